#!/usr/bin/env python3
"""Train the line model of drop_boilerplate_lines and print how well it does on hosts that it has not seen.

    make train-text                     from the corpus to the committed model, with the cross-validated table
    Training/plain_text.py --cv         cross-validation only

The numbers of a line come from winnow's own code (`DumpLines`), so training and use cannot differ. Labels are the
covered fraction of each line (alignment.py). Word weights are counted by registrable domain, and those that a
training page sees are without what its own domain says. Folds are those of extraction.py; a page and its coarse
dump are of one fold. Needs numpy and lightgbm (requirements.txt).
"""
import argparse
import hashlib
import json
import multiprocessing
import pathlib
import pickle
import subprocess
import sys
import time
import zlib
from collections import Counter, defaultdict

import lightgbm
import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Training"))
sys.path.insert(0, str(ROOT / "Evaluation"))
import alignment  # noqa: E402
import corpus  # noqa: E402
import extraction  # noqa: E402

SETS = ["text-all", "text-coarse"]
FOLDS = extraction.FOLDS
TREES = 120
SETTINGS = dict(extraction.SETTINGS, num_leaves=31, max_depth=6, min_data_in_leaf=80, max_bin=63,
                feature_fraction=.4)
MODEL = ROOT / "Sources/CBlockModel/line_model.c"
# Domains that a word must be seen on, slots of the table as a power of two, and the words of a line that are read.
LEAST_DOMAINS, TABLE_BITS, MOST_WORDS = 12, 14, 60
GOLDEN, MIX = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93


def dump(binary, work, mode, paths, *arguments):
    """What DumpLines prints for the pages, as bytes."""
    listed, out = work / "dump.list", work / "dump.out"
    listed.write_text("\n".join(map(str, paths)) + "\n")
    with listed.open("rb") as source, out.open("wb") as sink:
        subprocess.run([binary, mode, *arguments], stdin=source, stdout=sink, check=True)
    return memoryview(out.read_bytes())


def keys_of(words):
    """Keys of a line's words and pairs, as WordWeights.swift has them."""
    words = words[:MOST_WORDS]
    hashes = numpy.array([int(word, 16) for word in words], numpy.uint64)
    before = numpy.concatenate([[numpy.uint64(1)], hashes[:-1]]) if len(hashes) else hashes
    with numpy.errstate(over="ignore"):
        pairs = ((before * numpy.uint64(GOLDEN)) ^ hashes) * numpy.uint64(MIX) >> numpy.uint64(32)
    return numpy.concatenate([hashes & numpy.uint64(0xFFFFFFFF), pairs]).astype(numpy.uint32)


def label(task):
    texts, gold = task
    return alignment.align(texts, gold)


def read_pages(dataset, folder, binary, work):
    """Pages of a set: id, texts, labels, keys, gold."""
    ids = sorted(path.stem for path in folder.glob("*.txt"))
    pages = []
    for line in dump(binary, work, "words", [folder / f"{key}.txt" for key in ids]).tobytes().splitlines():
        record = json.loads(line)
        gold = json.loads((folder / f"{record['id']}.json").read_text(encoding="utf-8"))
        keys = [keys_of(words.split()) for words in record["words"]]
        pages.append(dict(id=record["id"], set=dataset, texts=record["lines"], gold=gold, keys=keys,
                          path=folder / f"{record['id']}.txt"))
    cache = work / f"{dataset}.labels"
    known = pickle.loads(cache.read_bytes()) if cache.exists() else {}
    version = hashlib.sha256((ROOT / "Training/alignment.py").read_bytes()).hexdigest()
    for page in pages:
        page["key"] = hashlib.sha256("\0".join([version, page["id"], *page["texts"]]).encode()).hexdigest()
    fresh = [page for page in pages if page["key"] not in known]
    with multiprocessing.Pool(2) as pool:
        for page, labels in zip(fresh, pool.imap(label, [(p["texts"], p["gold"]["text"]) for p in fresh], 8)):
            known[page["key"]] = labels
    cache.write_bytes(pickle.dumps({page["key"]: known[page["key"]] for page in pages}))
    for page in pages:
        labels = known[page["key"]]
        page["y"] = numpy.array([0 if v is None else v for v in labels], numpy.float32)
        page["words"] = numpy.array([len(alignment.tokens(text)) for text in page["texts"]], float)
        weight = numpy.minimum(page["words"], 100) + 2
        weight[[v is None for v in labels]] = 0
        gold_words = len(alignment.tokens(page["gold"]["text"])) + 30
        # Nothing can be learned from a page whose text is elsewhere.
        found = (page["y"] * page["words"]).sum() / gold_words
        page["w"] = weight / (.5 * gold_words + .5 * weight.sum()) * (.2 if found < .2 else 1)
        page["domain"] = extraction.domain(page["gold"].get("url") or page["id"])
        page["fold"] = zlib.crc32(page["domain"].encode()) % FOLDS
    return pages


# MARK: word weights

def count_words(pages):
    """{domain: (keys, share of its lines with the key that are body, weighed)} as two arrays."""
    counts = {}
    by_domain = defaultdict(list)
    for page in pages:
        by_domain[page["domain"]].append(page)
    for name, own in by_domain.items():
        keys, labels = [], []
        for page in own:
            for line, y in zip(page["keys"], page["y"]):
                line = numpy.unique(line)
                keys.append(line)
                labels.append(numpy.full(len(line), y))
        if not keys:
            continue
        unique, place = numpy.unique(numpy.concatenate(keys), return_inverse=True)
        good = numpy.bincount(place, numpy.concatenate(labels), len(unique))
        counts[name] = (unique, (good / numpy.bincount(place, minlength=len(unique))).astype(numpy.float32))
    return counts


class Weights:
    """Weights of the words of some domains."""

    def __init__(self, counts, domains):
        keys = numpy.concatenate([counts[name][0] for name in domains])
        shares = numpy.concatenate([counts[name][1] for name in domains])
        unique, place, sites = numpy.unique(keys, return_inverse=True, return_counts=True)
        good = numpy.bincount(place, shares, len(unique))
        bad = sites - good
        prior = numpy.log((good.sum() + 1) / (bad.sum() + 1))
        value = numpy.log((good + 2) / (bad + 2)) - .5 * prior
        worth = numpy.abs(value) * numpy.sqrt(sites)
        worth[sites < LEAST_DOMAINS] = 0
        most = int(.6 * (1 << TABLE_BITS))
        chosen = numpy.sort(numpy.argsort(-worth, kind="stable")[:most])
        chosen = chosen[(worth[chosen] > 0) & (unique[chosen] != 0)]
        self.keys, self.good, self.bad, self.prior = unique[chosen], good[chosen], bad[chosen], prior
        self.weights = self.rounded(self.good, self.bad)

    def rounded(self, good, bad):
        value = numpy.log((good + 2) / (bad + 2)) - .5 * self.prior
        return numpy.rint(numpy.clip(value, -3.9, 3.9) * 32).astype(numpy.int32)

    def totals(self, page, without=None):
        """Sums of each line's weights; `without`: (keys, shares) of a domain that does not count."""
        weights = self.weights
        if without is not None:
            place = numpy.searchsorted(self.keys, without[0])
            place[place == len(self.keys)] = 0
            mine = self.keys[place] == without[0]
            good, bad = self.good.copy(), self.bad.copy()
            good[place[mine]] -= without[1][mine]
            bad[place[mine]] -= 1 - without[1][mine]
            weights = self.rounded(numpy.maximum(good, 0), numpy.maximum(bad, 0))
        if not page["keys"]:
            return numpy.zeros(0, numpy.int32)
        flat = numpy.concatenate(page["keys"])
        place = numpy.searchsorted(self.keys, flat)
        place[place == len(self.keys)] = 0
        values = numpy.where(self.keys[place] == flat, weights[place], 0)
        ends = numpy.cumsum([len(line) for line in page["keys"]])
        sums = numpy.concatenate([[0], numpy.cumsum(values)])
        return (sums[ends] - sums[numpy.concatenate([[0], ends[:-1]])]).astype(numpy.int32)


def fill_values(binary, pages, weights, counts, inside, work):
    """Sets `x` of the pages, by these weights; pages of `inside` see weights without their own domain."""
    totals = work / "totals.bin"
    with totals.open("wb") as file:
        for page in pages:
            own = counts.get(page["domain"]) if page["domain"] in inside else None
            file.write(weights.totals(page, own).astype("<i4").tobytes())
    out = dump(binary, work, "values", [page["path"] for page in pages], str(totals))
    end = bytes(out[:100_000]).index(b"\n") + 1
    names = json.loads(bytes(out[:end]))
    for page in pages:
        count = int.from_bytes(out[end:end + 4], "little")
        size = 4 * count * len(names)
        page["x"] = numpy.frombuffer(out[end + 4:end + 4 + size], "<f4").reshape(-1, len(names))
        end += 4 + size
        assert count == len(page["y"]), page["id"]
    return names


# MARK: the decoder, as LineLabels.swift

def keep(page, scores):
    """Which lines are body, by their scores."""
    threshold = extraction.threshold_of(scores, page["words"], 1)
    kept = scores >= threshold
    if not kept.any():
        kept = scores >= .7 * scores.max(initial=0)
    return kept


def text_of(page, kept):
    return "\n".join(t for t, k in zip(page["texts"], kept) if k)


def score_one(task):
    gold, text = task
    return SCORER.shingle_counts(gold, text)


def figures(pages, chosen, pool):
    rows = pool.map(score_one, [(page["gold"]["text"], text_of(page, kept)) for page, kept in zip(pages, chosen)], 16)
    return rows


def show(name, pages, choose, pool):
    for dataset in SETS:
        own = [page for page in pages if page["set"] == dataset]
        rows = figures(own, [choose(page) for page in own], pool)
        parts = [("all", rows)]
        parts.append(("gold in the dump", [row for row, page in zip(rows, own) if page["found"] >= .5]))
        for part, chosen in parts:
            report = SCORER.shingle_report(chosen)
            print(f"  {name:12} {dataset:12} {part:17} {len(chosen):5}  f1 {report['f1']:.4f}  p {report['precision']:.4f}"
                  f"  r {report['recall']:.4f}  exact {report['accuracy']:.3f}", flush=True)


def fit(pages, names, trees=TREES, settings=SETTINGS, columns=None):
    x = numpy.concatenate([page["x"] for page in pages])
    if columns is not None:
        x = x[:, columns]
    y = numpy.concatenate([page["y"] for page in pages])
    w = numpy.concatenate([page["w"] for page in pages])
    use = w > 0
    data = lightgbm.Dataset(x[use], y[use], weight=w[use] / w[use].mean())
    return lightgbm.train(settings, data, trees)
