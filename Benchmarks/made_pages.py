"""Pages written by this file: the same bytes on every machine, of any size and of hostile shapes."""
import random

WORDS = (
    "harbour river council water morning bridge season village market engine garden letter winter "
    "summer island valley forest teacher student window street number question answer history "
    "machine weather picture kitchen journey company village century evening station mountain "
    "and the of a in to with for from that which was were has been over under after before when "
    "old new small large quiet early late first second public local common several many few other "
    "said made found built moved opened closed wrote began ended stood kept brought carried turned"
).split()


def sentence(source):
    words = [source.choice(WORDS) for _ in range(source.randint(7, 22))]
    return words[0].capitalize() + " " + " ".join(words[1:]) + "."


def paragraph(source):
    return " ".join(sentence(source) for _ in range(source.randint(2, 6)))


def page(size, seed=1):
    """An article of about `size` bytes: half of them script, style and navigation, as on the web.

    The text varies with `seed`; no two seeds give the same page.
    """
    source = random.Random(seed)
    title = sentence(source)[:-1]
    links = "".join(
        f'<li class="nav-item"><a href="/{source.choice(WORDS)}/{k}" data-id="{k}">'
        f'{source.choice(WORDS).capitalize()}</a></li>' for k in range(20))
    head = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Daily</title>'
        f'<meta name="author" content="Ada Miller"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2025-03-{1 + seed % 28:02}T08:00:00Z">'
        f'<link rel="canonical" href="https://news.example/{seed}"></head><body>'
        f'<header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>'
        f'<p class="byline">By <a rel="author" href="/ada">Ada Miller</a></p>')
    foot = (f'</article><aside class="related"><h3>More</h3><ul>{links}</ul></aside></main>'
            '<footer><p>Copyright The Daily. All rights reserved.</p></footer></body></html>')
    parts = [head]
    room = size - len(head) - len(foot)
    while room > 0:
        if source.random() < 0.25:
            rules = "".join(f".{source.choice(WORDS)}-{k}{{margin:{k}px;color:#{k:06x}}}"
                            for k in range(source.randint(5, 60)))
            script = "".join(f'window.{source.choice(WORDS)}_{k}=["{source.choice(WORDS)}",{k},true];'
                             for k in range(source.randint(5, 80)))
            part = f"<style>{rules}</style><script>{script}</script>"
        elif source.random() < 0.15:
            part = f"<h2>{sentence(source)[:-1]}</h2>"
        else:
            text = paragraph(source)
            part = (f'<p class="body-text">{text[:60]} <a href="/{source.choice(WORDS)}">'
                    f'{source.choice(WORDS)}</a> &amp; {text[60:]}</p>\n')
        if len(part) > room:
            part = f"<!-- {'x' * max(0, room - 9)} -->"
        parts.append(part)
        room -= len(part)
    return ("".join(parts) + foot).encode()


def _filled(count, piece):
    """`piece(k)` for as many k as give `count` bytes."""
    one = len(piece(0).encode())
    return "".join(piece(k) for k in range(max(1, count // one)))


def _body(inner):
    return f"<!DOCTYPE html><title>Shape</title><body>{inner}".encode()


# Shapes that have made parsers and extractors quadratic; each function gives a page of about `size` bytes.
HOSTILE = {
    "nested tags": lambda size: _body("<div>" * (size // 5)),
    "nested inline tags": lambda size: _body("<b><i>" * (size // 6) + "x"),
    "one table": lambda size: _body(
        "<table>" + _filled(size, lambda k: f"<tr><td>cell {k:07}<td>value of it") + "</table>"),
    "one text": lambda size: _body("<p>" + _filled(size, lambda k: f"word {k:07} and more, ")),
    "one word": lambda size: _body("<p>" + "a" * size),
    "one element's attributes": lambda size: _body(
        "<p " + _filled(size, lambda k: f'data-a{k:07}="v" ') + ">A sentence of words stands here."),
    "paragraphs": lambda size: _body(_filled(size, lambda k: f"<p>Paragraph {k:07} says something.")),
    "links": lambda size: _body(_filled(size, lambda k: f'<a href="/{k:07}">link {k:07}</a> ')),
    "unclosed formatting": lambda size: _body(_filled(size, lambda k: f"<p><font color=x{k:07}>word ")),
    "list items": lambda size: _body("<ul>" + _filled(size, lambda k: f"<li>item {k:07} of the list")),
    "comments": lambda size: _body("<p>x" + "<!-- - -- -->" * (size // 13)),
    "open angle brackets": lambda size: _body("<p>" + "<" * size),
    "ampersands": lambda size: _body("<p>" + "&" * size),
    "metas": lambda size: (
        "<!DOCTYPE html><head>" + _filled(
            size, lambda k: f'<meta property="og:title" content="Title {k:07}">') + "<body><p>x").encode(),
    "nested itemprops": lambda size: _body(
        '<div itemprop="author" itemscope><b itemprop="name">A</b>' * (size // 58)),
    "nested date marks": lambda size: _body(
        '<span class="date published">May 2, 2025 ' * (size // 42)),
    "foster-parented": lambda size: _body("<table>" + _filled(size, lambda k: f"<b>text {k:07}</b>")),
}
