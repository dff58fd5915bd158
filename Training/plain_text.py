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
import line_titles  # noqa: E402

# The corpus's scorer.
SCORER = None
SETS = ["text-all", "text-coarse"]
FOLDS = extraction.FOLDS
TREES = 100
SETTINGS = dict(extraction.SETTINGS, num_leaves=31, max_depth=6, min_data_in_leaf=80, max_bin=63,
                feature_fraction=.4, bagging_fraction=.6, num_threads=1)
# Lines of a page that are trained on.
MOST_ROWS = 150
MODEL = ROOT / "Sources/CBlockModel/line_model.c"
TITLE_MODEL = ROOT / "Sources/CBlockModel/title_model.c"
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


def write_totals(path, pages, weights, counts, inside):
    """The lines' sums of word weights; pages of `inside` see weights without their own domain."""
    with path.open("wb") as file:
        for page in pages:
            own = counts.get(page["domain"]) if page["domain"] in inside else None
            totals = weights.totals(page, own)
            # Some training pages are read as if no word were known, as those of other languages are.
            if own is not None and zlib.crc32(page["domain"].encode(), 1) % 6 == 0:
                totals[:] = 0
            file.write(totals.astype("<i4").tobytes())


def fill_values(binary, pages, weights, counts, inside, work):
    """Sets `x` of the pages, by these weights."""
    path = work / "totals.bin"
    write_totals(path, pages, weights, counts, inside)
    out = dump(binary, work, "values", [page["path"] for page in pages], str(path))
    end = bytes(out[:100_000]).index(b"\n") + 1
    names = json.loads(bytes(out[:end]))
    for page in pages:
        count = int.from_bytes(out[end:end + 4], "little")
        size = 4 * count * len(names)
        page["x"] = numpy.frombuffer(out[end + 4:end + 4 + size], "<f4").reshape(-1, len(names))
        end += 4 + size
        assert count == len(page["y"]), page["id"]
    return names


# MARK: figures

def decide(binary, pages, work):
    """Sets `kept` of the pages: which lines winnow makes the text of, if these are their scores."""
    scores = work / "scores.bin"
    scores.write_bytes(numpy.concatenate([page["score"] for page in pages]).astype("<f4").tobytes())
    out = dump(binary, work, "decisions", [page["path"] for page in pages], str(scores))
    start = 0
    for page in pages:
        page["kept"] = numpy.frombuffer(out[start:start + len(page["y"])], numpy.uint8) > 0
        start += len(page["y"])


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


def sample(page):
    """Rows of a page that are trained on: of a long one MOST_ROWS, which weigh more for it."""
    count = len(page["y"])
    if count <= MOST_ROWS:
        return numpy.arange(count), 1
    chosen = numpy.random.default_rng(count).choice(count, MOST_ROWS, replace=False)
    return numpy.sort(chosen), count / MOST_ROWS


def fit(pages, names, trees=TREES, settings=SETTINGS):
    samples = [sample(page) for page in pages]
    x = numpy.concatenate([page["x"][rows] for page, (rows, _) in zip(pages, samples)])
    y = numpy.concatenate([page["y"][rows] for page, (rows, _) in zip(pages, samples)])
    w = numpy.concatenate([page["w"][rows] * factor for page, (rows, factor) in zip(pages, samples)])
    use = w > 0
    data = lightgbm.Dataset(x[use], y[use], weight=w[use] / w[use].mean())
    return lightgbm.train(settings, data, trees)


# MARK: the committed model

def write_model(path, model, names, limit, value, weights):
    """The trees as extraction.py writes them, and the table of word weights."""
    extraction.write_model(path, model, names, limit, value)
    text = path.read_text().replace("Training/extraction.py", "Training/plain_text.py")
    text = text.replace("winnow_blocks", "winnow_lines")
    slots = [(0, 0)] * (1 << TABLE_BITS)
    for key, weight in zip(weights.keys.tolist(), weights.weights.tolist()):
        slot = (key * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - TABLE_BITS)
        while slots[slot][0]:
            slot = (slot + 1) % len(slots)
        slots[slot] = (key, weight)
    digest = hashlib.sha256(repr(slots).encode()).hexdigest()
    # The digest tells of the words too.
    head, old = text.rsplit('    "', 1)
    old = old.split('"')[0]
    both = hashlib.sha256((old + digest).encode()).hexdigest()
    rows = [f"{{{key}u, {weight}}}" for key, weight in slots]
    lines = ["", "static const struct winnow_word_weight slots[] = {"]
    lines += [", ".join(rows[k:k + 8]) + "," for k in range(0, len(rows), 8)]
    lines += ["};", "", f"const struct winnow_word_weights winnow_words = {{slots, {TABLE_BITS}}};", ""]
    path.write_text(head + f'    "{both}"}};\n' + "\n".join(lines))


def write_expected(binary, model, limit, value, titles, weights, work):
    """Scores of the golden dumps' lines, and of those that may be the title, for the tests that winnow computes the same."""
    paths = sorted(extraction.GOLDEN.glob("*/source.txt"))
    pages = []
    for path, line in zip(paths, dump(binary, work, "words", paths).tobytes().splitlines(), strict=True):
        record = json.loads(line)
        pages.append(dict(path=path, keys=[keys_of(words.split()) for words in record["words"]],
                          y=numpy.zeros(len(record["lines"])), domain=None))
    fill_values(binary, pages, weights, {}, (), work)
    for page in pages:
        page["score"] = extraction.scores_of(model, page["x"], limit, value).astype(numpy.float32)
    line_titles.read(sys.modules[__name__], binary, pages, weights, {}, (), work)
    for page in pages:
        page["title_score"] = titles.predict(page["rows"]) if len(page["rows"]) else []
    for key in ("score", "title_score"):
        rows = ",\n".join(f" {json.dumps(page['path'].parent.name)}: "
                          + json.dumps([round(float(v), 5) for v in page[key]]) for page in pages)
        name = {"score": "line-scores.json", "title_score": "title-scores.json"}[key]
        (extraction.GOLDEN.parent / name).write_text("{\n" + rows + "\n}\n")


def write(binary, pages, counts, work, began):
    domains = sorted({page["domain"] for page in pages})
    weights = Weights(counts, domains)
    titles = write_titles(binary, pages, weights, counts, set(domains), work)
    names = fill_values(binary, pages, weights, counts, set(domains), work)
    model = fit(pages, names)
    limit, value = extraction.sure(model, pages)
    write_model(MODEL, model, names, limit, value, weights)
    write_expected(binary, model, limit, value, titles, weights, work)
    print(f"wrote {MODEL.relative_to(ROOT)}, {time.monotonic() - began:.0f} s")


def write_titles(binary, pages, weights, counts, inside, work):
    """Of the cross-validated scores; returns the model."""
    names = line_titles.read(sys.modules[__name__], binary, pages, weights, counts, inside, work)
    line_titles.cross_validate(pages, FOLDS)
    model = line_titles.write(pages, names, TITLE_MODEL)
    for page in pages:
        del page["rows"]
    return model


def cross_validate(binary, pages, counts, work, began, left_out=()):
    """Sets `score` of all pages by models that have not seen their domains; returns the gain by column."""
    gains = 0
    for fold in range(FOLDS):
        inside = {page["domain"] for page in pages if page["fold"] != fold}
        weights = Weights(counts, sorted(inside))
        names = fill_values(binary, pages, weights, counts, inside, work)
        columns = [k for k, name in enumerate(names) if not (left_out and name.startswith(left_out))]
        for page in pages:
            page["x"] = page["x"][:, columns]
        model = fit([page for page in pages if page["fold"] != fold], names)
        gains += model.feature_importance("gain")
        for page in pages:
            if page["fold"] == fold:
                page["score"] = (model.predict(page["x"]) if len(page["x"]) else numpy.zeros(0)).astype(numpy.float32)
            del page["x"]
        print(f"fold {fold}: {time.monotonic() - began:.0f} s", flush=True)
    return {names[k]: gain / gains.sum() for k, gain in zip(columns, gains)}


def worst(pages, rows, path, count=12):
    lines = []
    for dataset in SETS:
        own = sorted((2 * tp / max(1e-9, 2 * tp + fp + fn), page["id"], page["found"])
                     for page, (tp, fp, fn, _) in zip(pages, rows) if page["set"] == dataset)
        lines += [f"{dataset} {key}: F1 {f1:.3f}, gold in the dump {found:.2f}" for f1, key, found in own[:count * 8]]
    path.write_text("\n".join(lines) + "\n")
    print(f"worst pages: {path}")


def main():
    global SCORER
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--dump", default=str(ROOT / ".build/release/DumpLines"), help="the built DumpLines")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / ".build/training")
    parser.add_argument("--without", default="", help="ablation: leave out columns with these beginnings")
    parser.add_argument("--cv", action="store_true", help="cross-validation only, no model is written")
    parser.add_argument("--titles", action="store_true", help="only the model of titles, by the scores of the last time")
    arguments = parser.parse_args()
    SCORER = extraction.load_scorer(arguments.shared)
    arguments.work.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    pages = []
    for dataset in SETS:
        pages += read_pages(dataset, corpus.unpack(arguments.shared, dataset, ROOT / ".build/corpus"), arguments.dump,
                            arguments.work)
    for page in pages:
        page["found"] = (page["y"] * page["words"]).sum() / max(1, len(alignment.tokens(page["gold"]["text"])))
    print(f"{len(pages)} pages, {sum(len(page['y']) for page in pages)} lines, {time.monotonic() - began:.0f} s")
    counts = count_words(pages)
    left_out = tuple(filter(None, arguments.without.split(",")))
    kept_scores = arguments.work / "line-scores.pickle"
    if arguments.titles:
        for page, score in zip(pages, pickle.loads(kept_scores.read_bytes()), strict=True):
            page["score"] = score
        domains = sorted({page["domain"] for page in pages})
        write_titles(arguments.dump, pages, Weights(counts, domains), counts, set(domains), arguments.work)
    else:
        with multiprocessing.Pool(2) as pool:
            show("everything", pages, lambda page: page["y"] >= 0, pool)
            show("oracle", pages, lambda page: page["y"] >= .5, pool)
            gains = cross_validate(arguments.dump, pages, counts, arguments.work, began, left_out)
            kept_scores.write_bytes(pickle.dumps([page["score"] for page in pages]))
            decide(arguments.dump, pages, arguments.work)
            show("winnow", pages, lambda page: page["kept"], pool)
            worst(pages, figures(pages, [page["kept"] for page in pages], pool), arguments.work / "worst-lines.txt")
        print("gain:", ", ".join(f"{name} {gain:.3f}" for name, gain in sorted(gains.items(), key=lambda g: -g[1])[:60]))
    if not arguments.cv and not arguments.titles:
        write(arguments.dump, pages, counts, arguments.work, began)


if __name__ == "__main__":
    main()
