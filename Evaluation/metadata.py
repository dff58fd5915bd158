#!/usr/bin/env python3
"""Where title, author and date of winnow are right and wrong, by the evidence that each value came from.

    Evaluation/metadata.py                          the table, by set and by half of the hosts
    Evaluation/metadata.py --sources                also right and wrong values of each source
    Evaluation/metadata.py --list author            the wrong ones: gold, found, source
    Evaluation/metadata.py --list date --set htmldate --source time

Sites are split by a hash of their registrable domain. The pages of the `open` half may be looked at one by one
(--list shows these alone); those of the `shut` half are only counted, so that a rule that fits one page is
seen to fit nothing else. Equal means what score.py calls `match`. Python 3.11, standard library only.
"""
import argparse
import collections
import hashlib
import os
import pathlib
import statistics
import sys
from urllib.parse import urlsplit

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402
import evaluate  # noqa: E402

SETS = ["wcxb-dev", "trafilatura", "aed-news", "postlight", "htmldate"]
# The sets over which a field's mean is taken; htmldate has dates alone and stands apart.
MEAN_OF = SETS[:4]
FIELDS = {"title": "title", "author": "authors", "date": "published"}
SECOND_LEVELS = {"co", "com", "org", "net", "gov", "ac", "edu", "or", "go", "ne", "gob", "gouv"}


def registrable(url):
    labels = (urlsplit(url or "").hostname or "?").split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS
    return ".".join(labels[-3:] if wide else labels[-2:])


def half(item, key):
    site = registrable(item["url"]) if item.get("url") else key
    return "open" if hashlib.sha256(site.encode()).digest()[0] < 128 else "shut"


class Judged:
    """One field of one page: what the gold says, what was found, where, and whether that is right."""

    def __init__(self, scorer, dataset, key, item, page, field):
        self.dataset, self.key, self.half = dataset, key, half(item, key)
        self.gold, self.found = item.get(field), page.get(field)
        self.source = (page.get("sources") or {}).get(FIELDS[field], "-")
        self.given = bool(scorer.as_text(self.found))
        if self.gold:
            right = self.given and scorer.META[field][1](self.gold, self.found)
            self.outcome = "right" if right else "wrong" if self.given else "missing"
        elif item.get("has_meta"):
            self.outcome = "spurious" if self.given else "silent"
        else:
            self.outcome = None


def shares(judged):
    """(share that matches, share of pages without gold that got a value), or None where there are none."""
    count = collections.Counter(one.outcome for one in judged)
    gold = count["right"] + count["wrong"] + count["missing"]
    none = count["spurious"] + count["silent"]
    return count["right"] / gold if gold else None, count["spurious"] / none if none else None


def shown(share):
    return "    -" if share is None else f"{share:5.3f}"


def table(judged, field):
    print(f"\n{field:8}  {'match':>5}  {'open':>5}  {'shut':>5}   spurious  open   shut")
    means = []
    for dataset in SETS:
        own = [one for one in judged if one.dataset == dataset]
        parts = [own, [one for one in own if one.half == "open"], [one for one in own if one.half == "shut"]]
        match = [shares(part)[0] for part in parts]
        spurious = [shares(part)[1] for part in parts]
        if match[0] is None:
            continue
        if dataset in MEAN_OF:
            means.append(match)
        print(f"{dataset:11} " + "  ".join(map(shown, match)) + "   " + "  ".join(map(shown, spurious)))
    print(f"{'mean':11} " + "  ".join(shown(statistics.fmean(column)) for column in zip(*means)))


def by_source(judged, field):
    print(f"\n{field}: right, wrong, spurious by source")
    counts = collections.defaultdict(collections.Counter)
    for one in judged:
        if one.outcome:
            counts[one.source][one.outcome] += 1
    for source, count in sorted(counts.items(), key=lambda pair: -pair[1].total()):
        judgements = count["right"] + count["wrong"]
        precision = f"{count['right'] / judgements:.2f}" if judgements else "-"
        print(f"  {source:28} {count['right']:5} {count['wrong']:4} {count['spurious']:4}   {precision}"
              + (f"   (nothing found: {count['missing']}, rightly: {count['silent']})" if source == "-" else ""))


def listing(judged, args):
    for one in judged:
        if one.outcome not in ("wrong", "missing", "spurious") or one.half != "open":
            continue
        if (args.set and one.dataset != args.set) or (args.source and one.source != args.source):
            continue
        print(f"{one.outcome:8} {one.dataset}/{one.key}  [{one.source}]\n    gold  {one.gold}\n    found {one.found}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--winnow", default=str(ROOT / ".build/release/winnow"), metavar="BINARY")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--sources", action="store_true", help="right and wrong values of each source")
    parser.add_argument("--list", choices=FIELDS, metavar="FIELD", help="list wrong ones of the open half")
    parser.add_argument("--set", help="of this dataset alone")
    parser.add_argument("--source", help="of this source alone; - where nothing was found")
    parser.add_argument("--again", action="store_true", help="judge the last run's pages, do not run winnow")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/evaluation")
    args = parser.parse_args()
    shared = args.shared.resolve()
    scorer = evaluate.load_scorer(shared)

    judged = {field: [] for field in FIELDS}
    for dataset in SETS:
        folder = corpus.unpack(shared, dataset, ROOT / ".build/corpus")
        gold = scorer.load_corpus(str(folder))
        out = args.out / f"metadata-{dataset}.jsonl"
        if not args.again or not out.exists():
            pages = corpus.pages_folder(folder, gold, args.out / "pages" / dataset)
            evaluate.run_winnow(args.winnow, pages, out, [])
        found = scorer.load_predictions(str(out))
        for field in FIELDS:
            judged[field] += [Judged(scorer, dataset, key, item, found.get(key, {}), field)
                              for key, item in gold.items()]
    if args.list:
        return listing(judged[args.list], args)
    for field, ones in judged.items():
        table(ones, field)
        if args.sources:
            by_source(ones, field)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)
