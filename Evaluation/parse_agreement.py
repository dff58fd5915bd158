#!/usr/bin/env python3
"""Compare the words of parseHTML with those of lexbor: parse_agreement.py PAGES DUMPS [--worst N]

PAGES holds `<id>.html`; DUMPS holds `<id>.html.txt`, the texts of the parsed rows, a line feed after
each, and `<id>.html.pairs`, a line a text: the two elements above it, a tab, its text. The test
`realPagesKeepTheLaws` makes them: WINNOW_PAGES=PAGES WINNOW_DUMPS=DUMPS swift test --filter
realPagesKeepTheLaws. Prints the pages that lose or invent more than 2 % of lexbor's words, worst first,
the counts, and the share of all words that agree: of the words alone, and of the words with the two
elements above them (parent > child). Needs selectolax from PyPI.
"""
import argparse
import collections
import pathlib
import re

from selectolax.lexbor import LexborHTMLParser

# Content that no reader sees; both sides leave it out.
HIDDEN = ["script", "style", "svg", "template", "iframe", "noembed"]
WORD = re.compile(r"\w+")


def reference(raw):
    """lexbor's words, and its words with the two elements above them, for the same repaired UTF-8."""
    tree = LexborHTMLParser(raw.decode("utf-8", "replace").replace("\0", " "))
    tree.strip_tags(HIDDEN)
    words = collections.Counter(WORD.findall(tree.root.text(separator=" ") if tree.root else ""))
    pairs = collections.Counter()
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag != "-text":
            continue
        parent = node.parent
        above = parent.parent if parent is not None else None
        place = (above.tag if above is not None else "html", parent.tag)
        pairs.update((*place, word) for word in WORD.findall(node.text_content or ""))
    return words, pairs


def dumped_pairs(path, known):
    """The same of a dump; elements that it does not know count as any unknown one."""
    pairs = collections.Counter()
    for line in path.read_text("utf-8").splitlines():
        place, _, text = line.partition("\t")
        above, _, parent = place.partition(">")
        known.update((above, parent))
        pairs.update((above, parent, word) for word in WORD.findall(text))
    return pairs


def with_unknown(pairs, known):
    """Names that winnow keeps no record of are `unknown`."""
    result = collections.Counter()
    for (above, parent, word), count in pairs.items():
        result[tuple(n if n in known else "unknown" for n in (above, parent)) + (word,)] += count
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("dumps", type=pathlib.Path)
    arguments.add_argument("--worst", type=int, default=20)
    given = arguments.parse_args()
    rows, known, pairs_of_pages = [], set(), []
    words = lost_words = extra_words = 0
    for dump in sorted(given.dumps.glob("*.txt")):
        name = dump.name.removesuffix(".txt")
        wanted, wanted_pairs = reference((given.pages / name).read_bytes())
        found = collections.Counter(WORD.findall(dump.read_text("utf-8")))
        pairs_of_pages.append((name, wanted_pairs, dumped_pairs(given.dumps / (name + ".pairs"), known)))
        total = max(1, wanted.total())
        lost, extra = wanted - found, found - wanted
        rows.append((lost.total() / total, extra.total() / total, name, lost, extra))
        words += wanted.total()
        lost_words += lost.total()
        extra_words += extra.total()
    rows.sort(key=lambda row: -max(row[:2]))
    for lost_share, extra_share, name, lost, extra in rows[: given.worst]:
        if max(lost_share, extra_share) > 0.02:
            print(f"{name}: lost {lost_share:.1%} {lost.most_common(4)}, "
                  f"extra {extra_share:.1%} {extra.most_common(4)}")
    misplaced = []
    for name, wanted, found in pairs_of_pages:
        missing = with_unknown(wanted, known) - with_unknown(found, known)
        misplaced.append((missing.total(), max(1, wanted.total()), name, missing))
    misplaced.sort(key=lambda row: -row[0])
    for count, total, name, missing in misplaced[: given.worst]:
        print(f"{name}: {count} of {total} words stand elsewhere {missing.most_common(2)}")
    losing = sum(row[0] > 0.02 for row in rows)
    inventing = sum(row[1] > 0.02 for row in rows)
    elsewhere = sum(row[0] for row in misplaced) / max(1, sum(row[1] for row in misplaced))
    print(f"{len(rows)} pages; {losing} lose and {inventing} invent more than 2 % of the words")
    print(f"{words} words; {1 - lost_words / max(1, words):.4%} found, "
          f"{extra_words / max(1, words):.4%} beside them; "
          f"{1 - elsewhere:.4%} below the same two elements")


if __name__ == "__main__":
    main()
