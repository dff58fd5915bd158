import HTMLCore
import Testing

/// Pages as they are, and the tree that browsers make of them.
@Suite struct TreeConstructionTests {
    @Test(arguments: [
        ("Hello <b>you</b>", #""Hello " b("you")"#),
        ("<p>one<p>two", #"p("one") p("two")"#),
        ("<p>one<div>two</div>three", #"p("one") div("two") "three""#),
        ("<p>a<section>b</section>", #"p("a") section("b")"#),
        (
            "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
            #"ul(li("a") li("b" ul(li("c"))) li("d"))"#
        ),
        ("<ul><li><div>a<li>b</ul>", #"ul(li(div("a")) li("b"))"#),
        ("<dl><dt>a<dd>b<dt>c</dl>", #"dl(dt("a") dd("b") dt("c"))"#),
        ("a<br>b<br/>c</br>d", #""a" br() "b" br() "c" br() "d""#),
        ("<h1><p>title</p></h1>", #"h1(p("title"))"#),
        ("<h1>a<h2>b", #"h1("a") h2("b")"#),
        ("<a href=1>x<a href=2>y</a>z", #"a("x") a("y") "z""#),
        ("<a href=1><div>x</a>y</div>", #"a() div(a("x") "y")"#),
        ("<p><b>x<p>y</b>z", #"p(b("x")) p(b("y") "z")"#),
        ("<b><i>x</b>y</i>z", #"b(i("x")) i("y") "z""#),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>d",
            #"table(tbody(tr(td("a") td("b")) tr(td("c")))) "d""#
        ),
        (
            "<table><td>a<table><td>b</table>c</table>",
            #"table(tbody(tr(td("a" table(tbody(tr(td("b")))) "c"))))"#
        ),
        ("<tr><td>a<td>b<tr><td>c", #"tr(td("a") td("b")) tr(td("c"))"#),
        ("<select><option>a<option>b</select>c", #"select(option("a") option("b")) "c""#),
        ("<div/>x</div>", #"div("x")"#),
        ("<foo-bar>x</foo-bar>y", #"unknown("x") "y""#),
        ("<foo>a<bar>b</foo>c", #"unknown("a" unknown("b")) "c""#),
        ("x</div></p></td></b>y", #""xy""#),
        ("<form><form>a</form>b", #"form("a") "b""#),
        ("<image src=x>a", #"img() "a""#),
        ("<math><mi/>x</math>", #"math(unknown() "x")"#),
        ("<ruby>a<rt>b<rt>c</ruby>", #"ruby("a" rt("b") rt("c"))"#),
    ])
    func buildsTheTreeOfBrowsers(html: String, expected: String) throws {
        #expect(try body(html) == expected)
    }

    @Test func textBeforeHtmlOpensTheBodyAndKeepsTheLanguage() throws {
        let document = try parsed("junk<html lang=fr><head><title>t</title></head><body class=x>y")
        #expect(outline(document) == #"html(body("junk" title("t") "y"))"#)
        #expect(document.attributeString(.lang, of: 0) == "fr")
    }

    @Test func textsAroundALateHtmlTagAreJoined() throws {
        let page = "<p>one<html lang=fr>two<body class=x>three<body class=y>four</p>five"
        let document = try parsed(page)
        #expect(outline(document) == #"html(body(p("onetwothreefour") "five"))"#)
        #expect(document.attributeString(.lang, of: 0) == "fr")
    }

    @Test func headAndBodyAreOpenedWhereTheyAreLeftOut() throws {
        let document = try parsed("<!doctype html><title>t</title> <meta charset=x><p class=y>z")
        #expect(outline(document) == #"html(head(title("t") meta()) body(p("z")))"#)
        #expect(document.attributeString(.class, of: document.count - 2) == "y")
    }

    @Test func whatFollowsTheEndOfTheBodyBelongsToIt() throws {
        #expect(try body("<body>a</body></html><p>b") == #""a" p("b")"#)
    }

    @Test func noscriptInTheHeadDoesNotEndTheHead() throws {
        let page =
            "<head><noscript><iframe src=x>no</iframe><p>on</noscript><title>t</title></head><p>b"
        #expect(
            outline(try parsed(page))
                == #"html(head(noscript(iframe() p("on")) title("t")) body(p("b")))"#)
    }

    @Test func misplacedContentOfATableGoesBeforeIt() throws {
        #expect(
            try body("a<table><b>b</b><tr>c<td>d</table>e")
                == #""a" b("b") "c" table(tbody(tr(td("d")))) "e""#)
    }

    @Test func textsThatMovesMakeNeighboursAreOneRow() throws {
        let document = try parsed("<p>a<table> b<tr>c <td>d</table><table>e<td class=x>f")
        #expect(brokenLaw(document) == nil)
        #expect(words(document) == ["a", "bc", "d", "e", "f"])
    }

    @Test func pagesWithoutMovesKeepTheirOrderAfterPagesWithMoves() throws {
        var document = Document()
        for page in ["<table>b<tr><td class=c>d", "<p class=x>y", "<b><p>x</b>y", "<p id=z>z"] {
            try parseHTML(Array(page.utf8), into: &document)
            #expect(brokenLaw(document) == nil)
        }
        #expect(outline(document) == #"html(body(p("z")))"#)
    }

    @Test func whiteSpaceBetweenInlineElementsIsKept() throws {
        #expect(try body("<b>a</b> \n<i>b</i>") == "b(\"a\") \" \n\" i(\"b\")")
    }

    @Test func attributesOfTheFirstNameCountAndOthersAreDropped() throws {
        let document = try parsed("<p CLASS='a b' onclick=x class=c data-x=1 ID=i>t")
        let row = document.count - 2
        #expect(document.attributeString(.class, of: row) == "a b")
        #expect(document.attributeString(.id, of: row) == "i")
        #expect(document.attributes.count == 2)
    }

    @Test func reopenedElementsKeepTheirAttributes() throws {
        let document = try parsed("<p><a href=u>x<p>y")
        let links = (0..<document.count).filter { document.tag[$0] == .a }
        #expect(links.map { document.attributeString(.href, of: $0) } == ["u", "u"])
    }

    @Test func xhtmlClosesItselfAndKeepsCDATA() throws {
        var document = Document()
        let page = "<html><body><a id='x'/>a<div/><script/>b<![CDATA[<c>]]></body></html>"
        try parseXHTML(Array(page.utf8), into: &document)
        #expect(outline(document) == #"html(body(a() "a" div() "b<c>"))"#)
    }
}
