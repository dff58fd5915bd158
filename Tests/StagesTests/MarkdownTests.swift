import HTMLCore
import PageKit
import Stages
import Testing

@Suite struct MarkdownTests {
    /// The Markdown of a page whose blocks are all kept.
    private func markdown(
        _ html: String, title: String? = nil, url: String? = nil, drop: Set<String> = []
    ) throws -> String {
        var page = Page()
        page.reset(PageInput(id: "x", bytes: [], url: url))
        try parseHTML(Array(html.utf8), into: &page.document)
        page.splitBlocks()
        for k in page.blocks.indices {
            page.blocks[k].role = .body
            if drop.contains(page.string(page.blocks[k])) {
                page.blocks[k].drop = Drop(stage: "test", reason: DropReason("test"))
            }
        }
        page.metadata.title = title.map { Sourced($0, from: "test") }
        var output: [UInt8] = []
        RenderMarkdown.render(page, explain: false, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        ("<h1>A</h1><p>b<p>c<h3>d</h3>", "# A\n\nb\n\nc\n\n### d\n"),
        ("<p>a <b>b</b> <i>c</i> <code>d</code> e", "a **b** *c* `d` e\n"),
        ("<p>a <b> b </b>c", "a **b** c\n"),
        ("<p><b>a <i>b</i></b> <i><b>c</b></i>", "**a *b*** ***c***\n"),
        ("<p>a<br>b", "a  \nb\n"),
        ("<p><code>a`b</code> <code>`</code>", "``a`b`` `` ` ``\n"),
        ("<ul><li>a<li>b<ol><li>c<li>d</ol><li>e</ul>", "- a\n- b\n  1. c\n  2. d\n- e\n"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n8. c\n"),
        ("<ul><li><p>a<p>b</li><li>c</ul>", "- a\n\n  b\n- c\n"),
        ("<ul><li>a</ul><ul><li>b</ul><p>c", "- a\n\n* b\n\nc\n"),
        ("<blockquote><p>a<p>b<ul><li>c</ul></blockquote><p>d", "> a\n>\n> b\n>\n> - c\n\nd\n"),
        (
            "<pre><code class='x language-swift'>let a\n\n  b</code></pre>",
            "```swift\nlet a\n\n  b\n```\n"
        ),
        ("<pre>```</pre>", "````\n```\n````\n"),
        ("<ul><li>a<pre>b\nc</pre></ul>", "- a\n\n  ```\n  b\n  c\n  ```\n"),
        ("<dl><dt>a<dd>b</dl>", "**a**\n\nb\n"),
        ("<h2>a <b>b</b><br>c</h2>", "## a b c\n"),
        ("<ul><li>a</li><ul><li>b</li><li>c</li></ul><li>d</li></ul>", "- a\n  - b\n  - c\n- d\n"),
        ("<ol><ul><li>a</ul><li>b</ol>", "- a\n\n1. b\n"),
        (
            "<pre><code><div class=l>a</div><div class=l></div><div class=l> b</div></code></pre>",
            "```\na\n\n b\n```\n"
        ),
        (
            "<pre><span class=lineno>1 </span>a\n<span class=lineno>2 </span>b</pre>",
            "```\na\nb\n```\n"
        ),
        (
            "<div class='highlight-python'><div class=highlight><table><tr><td><pre>1\n2</pre><td><pre>a\nb</pre></table></div></div>",
            "```python\na\nb\n```\n"
        ),
        ("<pre class='brush: css; x: y'>a</pre>", "```css\na\n```\n"),
        (
            "<div class='sourceCode'><pre class='sourceCode r'><code>a</code></pre></div>",
            "```r\na\n```\n"
        ),
        (
            "<p>x <math alttext='\\pi'><mi>p</mi></math> y <math><semantics><mi>h</mi><annotation>h_0</annotation></semantics></math>.",
            "x \\pi y h_0.\n"
        ),
        (
            "<p>a <span><span><math><semantics><mi>h</mi><annotation>h</annotation></semantics></math></span><span aria-hidden=true>h</span></span> b <math><mi>q</mi></math>",
            "a h b q\n"
        ),
    ])
    func writesBlocks(html: String, expected: String) throws {
        #expect(try markdown(html) == expected)
    }

    @Test(arguments: [
        (
            "<table><tr><th>a<th>b<tr><td>c|d<td><b>e</b></table>",
            "| a | b |\n| --- | --- |\n| c\\|d | **e** |\n"
        ),
        (
            "<p>x<table><tr><td>a<td>b<tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>y",
            "x\n\n| a | b |\n| --- | --- |\n| c | |\n| d | e |\n| | f |\n\ny\n"
        ),
        ("<table><tr><td>a<td>b</table>", "a\n\nb\n"),
        ("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd\n"),
        (
            "<table><tr><td>a<td>b<tr><td><table><tr><th>c<th>d<tr><td>e<td>f</table><td>g</table>",
            "a\n\nb\n\n| c | d |\n| --- | --- |\n| e | f |\n\ng\n"
        ),
        (
            "<table><caption>x</caption><tr><th>a<th>b<tr><td><p>c<p>d<td>e</table>",
            "x\n\n| a | b |\n| --- | --- |\n| c<br>d | e |\n"
        ),
    ])
    func writesDataTablesAndTakesLayoutTablesApart(html: String, expected: String) throws {
        #expect(try markdown(html) == expected)
    }

    @Test(arguments: [
        ("1 * 2 *x* snake_case _y_", "1 * 2 \\*x\\* snake_case \\_y\\_"),
        ("# a", "\\# a"), ("#a", "#a"), ("- a", "\\- a"), ("-a", "-a"), ("1. a", "1\\. a"),
        ("2019", "2019"), ("in 1. a", "in 1. a"), ("> a", "\\> a"),
        ("&lt;b> a &lt; b", "\\<b> a < b"),
        ("[1] [a](b) [c]: d", "[1] [a\\](b) [c\\]: d"), ("a\\*b \\d", "a\\\\\\*b \\d"),
        ("`a`", "\\`a\\`"), ("~~a~~ ~b", "\\~~a\\~~ ~b"), ("&amp;lt; &amp; x", "\\&lt; & x"),
        ("a<br>- b<br>===", "a  \n\\- b  \n\\==="), ("a|b", "a|b"),
    ])
    func escapesOnlyWhatWouldChangeMeaning(html: String, expected: String) throws {
        #expect(try markdown("<p>" + html) == expected + "\n")
    }

    @Test(arguments: [
        ("b.html", "https://x.org/d/b.html"), ("../b?c=/../d", "https://x.org/b?c=/../d"),
        ("/b/./c/../d", "https://x.org/b/d"), ("//y.org/z", "https://y.org/z"),
        ("?q=1", "https://x.org/d/a.html?q=1"), ("mailto:a@b.c", "mailto:a@b.c"),
        ("http://y.org/a b(c)", "http://y.org/a%20b%28c%29"),
    ])
    func linksAreAbsolute(href: String, expected: String) throws {
        let html = "<p>see <a href='\(href)'>it [1]</a>!"
        #expect(
            try markdown(html, url: "https://x.org/d/a.html?q#f")
                == "see [it \\[1\\]](\(expected))!\n")
    }

    @Test(arguments: ["#a", "", "javascript:void(0)", "data:text/plain,x"])
    func linksThatLeadNowhereAreText(href: String) throws {
        #expect(try markdown("<p><a href='\(href)'>a</a>") == "a\n")
    }

    @Test func theBaseElementIsHeeded() throws {
        let html = "<base href='/deep/'><p>!<a href=b>a</a>"
        #expect(try markdown(html, url: "https://x.org/a") == "\\![a](https://x.org/deep/b)\n")
    }

    @Test func theTitleIsWrittenOnce() throws {
        #expect(
            try markdown("<p>x<h2>The  *title*</h2><p>y", title: "the *title*")
                == "# the \\*title\\*\n\nx\n\ny\n")
        #expect(try markdown("<h1>Other</h1><p>y", title: "Title") == "# Title\n\n# Other\n\ny\n")
    }

    @Test func droppedBlocksLeaveNothing() throws {
        #expect(try markdown("<ol><li>a<li>b<li>c</ol>", drop: ["b"]) == "1. a\n3. c\n")
        let table = "<table><tr><th>a<th>b<tr><td>c<td>d<tr><td>e<td>f</table>"
        #expect(
            try markdown(table, drop: ["c", "d", "f"]) == "| a | b |\n| --- | --- |\n| e | |\n")
        #expect(try markdown("<p>a", drop: ["a"]) == "")
    }

    @Test func deepNestingDoesNotMultiplyThePage() throws {
        let html =
            String(repeating: "<blockquote><ul><li>", count: 300)
            + String(repeating: "<p>x", count: 1_000)
        #expect(try markdown(html).utf8.count < html.utf8.count + 1_000 * 100)
    }

    @Test func linesOfPlainTextAreParagraphs() {
        var page = Page()
        page.source = Array("# one\n\n- two\n#three".utf8)
        page.splitLines()
        for k in page.blocks.indices { page.blocks[k].role = .body }
        var output: [UInt8] = []
        RenderMarkdown.render(page, explain: false, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "# one\n\n\\- two\n\n#three\n")
    }
}
