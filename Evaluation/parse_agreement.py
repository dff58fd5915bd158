#!/usr/bin/env python3
"""Compare the words of parseHTML with those of lexbor: parse_agreement.py PAGES DUMPS [--worst N]

PAGES holds `<id>.html`; DUMPS holds `<id>.html.txt`, the texts of the parsed rows, a line feed after
each (made by the test `realPagesKeepTheLaws`: WINNOW_PAGES=PAGES WINNOW_DUMPS=DUMPS swift test
--filter realPagesKeepTheLaws). Prints the pages that lose or invent more than 2 % of lexbor's words,
worst first, the counts, and the share of all words that agree. Needs selectolax from PyPI.
"""
import argparse
import collections
import pathlib
import re

from selectolax.lexbor import LexborHTMLParser

# Content that no reader sees; both sides leave it out.
HIDDEN = ["script", "style", "svg", "template", "iframe", "noembed"]
WORD = re.compile(r"\w+")


def reference_words(raw):
    """Words of lexbor's tree for the same repaired UTF-8 that parseHTML reads."""
    text = raw.decode("utf-8", "replace").replace("\0", " ")
    tree = LexborHTMLParser(text)
    tree.strip_tags(HIDDEN)
    return collections.Counter(WORD.findall(tree.root.text(separator=" ") if tree.root else ""))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("dumps", type=pathlib.Path)
    arguments.add_argument("--worst", type=int, default=20)
    given = arguments.parse_args()
    rows = []
    words = lost_words = extra_words = 0
    for dump in sorted(given.dumps.glob("*.txt")):
        page = given.pages / dump.name.removesuffix(".txt")
        wanted = reference_words(page.read_bytes())
        found = collections.Counter(WORD.findall(dump.read_text("utf-8")))
        total = max(1, wanted.total())
        lost, extra = wanted - found, found - wanted
        rows.append((lost.total() / total, extra.total() / total, page.name, lost, extra))
        words += wanted.total()
        lost_words += lost.total()
        extra_words += extra.total()
    rows.sort(key=lambda row: -max(row[:2]))
    for lost_share, extra_share, name, lost, extra in rows[: given.worst]:
        if max(lost_share, extra_share) > 0.02:
            print(f"{name}: lost {lost_share:.1%} {lost.most_common(4)}, "
                  f"extra {extra_share:.1%} {extra.most_common(4)}")
    losing = sum(row[0] > 0.02 for row in rows)
    inventing = sum(row[1] > 0.02 for row in rows)
    print(f"{len(rows)} pages; {losing} lose and {inventing} invent more than 2 % of the words")
    print(f"{words} words; {1 - lost_words / max(1, words):.4%} found, "
          f"{extra_words / max(1, words):.4%} beside them")


if __name__ == "__main__":
    main()
