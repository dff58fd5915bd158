#!/usr/bin/env python3
"""Train the block model of extract_main_content and print how well it does on hosts that it has not seen.

    make train                          from unpacked corpus to the committed model
    Training/extraction.py --cv         cross-validation only

The features come from `winnow features`; there is no other code that computes them. Labels are the covered
fraction of each block (alignment.py). Each page weighs the same, a block by its words, capped. Folds are made by
registrable domain over the union of all sets. Needs numpy and lightgbm (requirements.txt).
"""
import argparse
import base64
import hashlib
import importlib.util
import json
import multiprocessing
import pathlib
import pickle
import subprocess
import sys
import time
import zlib
from urllib.parse import urlparse

import lightgbm
import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Training"))
sys.path.insert(0, str(ROOT / "Evaluation"))
import alignment  # noqa: E402
import corpus  # noqa: E402

SETS = ["wcxb-dev", "aed-news", "magic-article", "magic-forum", "trafilatura"]
FOLDS = 4
TREES = 120
GOLDEN = ROOT / "Tests/GoldenTests/Pages"
# Trees after which blocks that are surely no content are left (see `sure`).
SURE_TREES = 20
MODEL = ROOT / "Sources/CBlockModel/block_model.c"
SETTINGS = dict(objective="cross_entropy", learning_rate=.12, num_leaves=31, max_depth=6, min_data_in_leaf=60,
                feature_fraction=.7, bagging_fraction=.8, bagging_freq=1, lambda_l2=5, max_bin=127, seed=1,
                num_threads=2, deterministic=True, force_row_wise=True, verbose=-1)
# Second-level labels below which names are registered, where the country has them.
SECOND = {"co", "com", "org", "net", "gov", "ac", "edu", "ne", "or", "go", "gob", "gouv", "govt", "nom"}


def domain(url):
    """The registrable domain of an address, near enough for folds."""
    host = (urlparse(url if "//" in url else "//" + url).hostname or url).lower()
    parts = host.split(".")
    count = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND else 2
    return ".".join(parts[-count:])


def load_scorer(shared):
    spec = importlib.util.spec_from_file_location("score", shared / "tools/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def label(task):
    texts, gold = task
    if gold.get("text") is not None:
        return alignment.align(texts, gold["text"])
    return alignment.segment_labels(texts, gold.get("with", ()), gold.get("without", ()))


def read_pages(dataset, folder, binary, work):
    """Pages of a set: id, features, labels, texts, gold."""
    dump = work / f"{dataset}.jsonl"
    with dump.open("wb") as sink:
        golds = [path.stem for path in folder.glob("*.json") if (folder / f"{path.stem}.html").exists()]
        only_pages = corpus.pages_folder(folder, sorted(golds), work / "pages" / dataset)
        subprocess.run([binary, "features", str(only_pages)], stdout=sink, stderr=subprocess.DEVNULL)
    pages = []
    with dump.open(encoding="utf-8") as lines:
        names = json.loads(next(lines))["features"]
        for line in lines:
            record = json.loads(line)
            gold = json.loads((folder / (record["id"] + ".json")).read_text(encoding="utf-8"))
            values = numpy.frombuffer(base64.b64decode(record["values"]), "<f4").reshape(-1, len(names))
            texts = record["texts"] if len(values) else []
            pages.append(dict(id=record["id"], set=dataset, x=values, texts=texts, reasons=record["reasons"],
                              gold=gold))
    cache = work / f"{dataset}.labels"
    known = pickle.loads(cache.read_bytes()) if cache.exists() else {}
    version = hashlib.sha256((ROOT / "Training/alignment.py").read_bytes()).hexdigest()
    for page in pages:
        page["key"] = hashlib.sha256("\0".join([version, *page["texts"]]).encode()).hexdigest()
    fresh = [page for page in pages if page["key"] not in known]
    with multiprocessing.Pool(2) as pool:
        for page, labels in zip(fresh, pool.imap(label, [(p["texts"], p["gold"]) for p in fresh], 8)):
            known[page["key"]] = labels
    cache.write_bytes(pickle.dumps({page["key"]: known[page["key"]] for page in pages}))
    for page in pages:
        labels = known[page["key"]]
        page["y"] = numpy.array([0 if v is None else v for v in labels], numpy.float32)
        words = numpy.array([len(alignment.tokens(text)) for text in page["texts"]], float)
        weight = numpy.minimum(words, 150) + 2
        page["words"] = words
        page["known"] = numpy.array([v is not None for v in labels], bool)
        weight[~page["known"]] = 0
        total = weight.sum()
        if page["gold"].get("text") is not None and total > 0:
            gold_words = len(alignment.tokens(page["gold"]["text"])) + 30
            weight = weight / (.5 * gold_words + .5 * total)
        elif total > 0:
            # A few segments say less than a whole gold text.
            weight = .5 * weight / total
        # Few pages are in other languages than English and German: they weigh double.
        page["w"] = weight * (2 if dataset.startswith("magic-") else 1)
        page["domain"] = domain(page["gold"].get("url") or page["id"])
        page["fold"] = zlib.crc32(page["domain"].encode()) % FOLDS
    return names, pages


def fit(pages, columns, trees=TREES):
    x = numpy.concatenate([page["x"][:, columns] for page in pages])
    y = numpy.concatenate([page["y"] for page in pages])
    w = numpy.concatenate([page["w"] for page in pages])
    use = w > 0
    data = lightgbm.Dataset(x[use], y[use], weight=w[use] / w[use].mean())
    return lightgbm.train(SETTINGS, data, trees)


def nodes(model):
    """(value, feature, left, right) of all nodes in preorder, tree after tree; (first node, depth) of each tree."""
    found, trees = [], []
    for tree in model.dump_model()["tree_info"]:
        start = len(found)

        def add(node):
            place = len(found)
            if "leaf_value" in node:
                found.append((numpy.float32(node["leaf_value"]), 0, 0, 0))
                return 0
            # The greatest 32-bit float that is not above: a feature is a 32-bit float too.
            limit = numpy.float32(node["threshold"])
            if float(limit) > node["threshold"]:  # numpy would round the threshold first
                limit = numpy.nextafter(limit, numpy.float32("-inf"))
            found.append(None)
            left = add(node["left_child"])
            step = len(found) - place
            found[place] = (limit, node["split_feature"], 1, step)
            return 1 + max(left, add(node["right_child"]))
        trees.append((start, add(tree["tree_structure"])))
    return found, trees


def logits(model, x):
    """(after SURE_TREES, after all trees) for each row, added up in 32-bit floats tree by tree, as winnow does: in
    doubles, blocks at the limit of the early trees would fall on the other side."""
    leaves = model.predict(x, pred_leaf=True).reshape(len(x), -1)
    total, early = numpy.zeros(len(x), numpy.float32), None
    for tree in range(leaves.shape[1]):
        if tree == SURE_TREES:
            early = total.copy()
        values = numpy.array([model.get_leaf_output(tree, leaf) for leaf in range(leaves[:, tree].max() + 1)])
        total += values.astype(numpy.float32)[leaves[:, tree]]
    return early, total


def sure(model, pages):
    """(limit, value) of the logit after SURE_TREES: blocks below the limit are no content; `value` is the mean
    logit that all trees give them."""
    part, whole = logits(model, numpy.concatenate([page["x"] for page in pages if len(page["x"])]))
    # The highest limit below which at most one block of 2,000 would be kept in the end.
    order = numpy.argsort(part)
    lost = numpy.cumsum(whole[order] > numpy.log(.3 / .7))
    last = numpy.nonzero(lost <= numpy.arange(1, len(order) + 1) / 2000)[0].max()
    limit = numpy.float32(part[order[last]])
    out = part < limit
    print(f"sure after {SURE_TREES} trees: {out.mean():.1%} of the blocks")
    return limit, numpy.float32(whole[out].mean())


def scores_of(model, x, limit, value):
    """What winnow computes for the rows."""
    part, whole = logits(model, x)
    return 1 / (1 + numpy.exp(-numpy.where(part < limit, value, whole)))


def write_model(path, model, names, limit, value):
    found, trees = nodes(model)
    if len(names) > 255:
        sys.exit("extraction: a node's feature has one byte")

    def number(value):
        text = f"{value:.9g}"
        return (text if any(c in text for c in ".en") else text + ".0") + "f"
    rows = [f"{{{number(v)}, {f}, {left}, {right}, 0}}" for v, f, left, right in found]
    heads = [f"{{{root}, {depth}}}" for root, depth in trees]
    digest = hashlib.sha256("\n".join([*names, *rows, number(limit), number(value)]).encode()).hexdigest()
    lines = ["// Generated by Training/extraction.py; do not edit.", '#include "CBlockModel.h"', "",
             "static const struct winnow_tree_node nodes[] = {"]
    lines += [", ".join(rows[k:k + 6]) + "," for k in range(0, len(rows), 6)]
    lines += ["};", "", "static const struct winnow_tree trees[] = {"]
    lines += [", ".join(heads[k:k + 10]) + "," for k in range(0, len(heads), 10)]
    lines += ["};", "", "const struct winnow_block_model winnow_blocks = {",
              f"    nodes, trees, {len(rows)}, {len(heads)}, {len(names)},",
              f"    {SURE_TREES}, {number(limit)}, {number(value)},", f'    "{digest}"}};', ""]
    path.write_text("\n".join(lines))


def write_expected(binary, model, limit, value):
    """Scores of the golden pages' blocks, for the test that winnow computes the same."""
    lines = subprocess.run([binary, "features", *sorted(map(str, GOLDEN.glob("*/source.html")))],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    names = json.loads(lines[0])["features"]
    expected = {}
    for path, line in zip(sorted(GOLDEN.glob("*/source.html")), lines[1:], strict=True):
        values = numpy.frombuffer(base64.b64decode(json.loads(line)["values"]), "<f4").reshape(-1, len(names))
        scores = scores_of(model, values, limit, value) if len(values) else []
        expected[path.parent.name] = [round(float(score), 5) for score in scores]
    rows = ",\n".join(f" {json.dumps(name)}: {json.dumps(scores)}" for name, scores in expected.items())
    (GOLDEN.parent / "block-scores.json").write_text("{\n" + rows + "\n}\n")


# What the rules settle, how sure the model must be of a caption, how much surer of comments: as BlockRules.decide.
SETTLED = ("page_title", "next_article", "no_script_notice")
SURE_TEXT = .8
COMMENT_DOUBT = .3


def expected(scores, words, threshold):
    """F1 by words of the blocks from a threshold on, if the scores are right."""
    kept = scores >= threshold
    size = words[kept].sum() + (scores * words).sum()
    return 2 * (scores[kept] * words[kept]).sum() / size if size > 0 else 0


def threshold_of(scores, words, factor):
    """The threshold that is best for F1 if the scores are right: half of the F1 that it reaches.
    - Source: Lipton, Elkan & Naryanaswamy, ECML 2014. The factor moves it between precision and recall."""
    threshold = .4
    for _ in range(8):
        foreseen = expected(scores, words, threshold)
        # A page of little doubt keeps what is sure.
        threshold = factor * min(.55, max(.25, foreseen / 2)) * (1 + .3 * min(1, max(0, (foreseen - .8) / .17)))
    return threshold


def keep(page, scores, factor):
    """Which blocks are the text."""
    rules = numpy.array([reason != "" for reason in page["reasons"]], bool)
    never = numpy.array([reason in SETTLED or reason == "caption" and score < SURE_TEXT
                         for reason, score in zip(page["reasons"], scores)], bool)
    comment = numpy.array([reason in ("comment", "paywall") for reason in page["reasons"]], bool)
    if not len(scores):
        return rules
    scores = numpy.where(never, 0, scores)
    threshold = threshold_of(scores, page["words"], factor)
    kept = scores >= numpy.where(comment, max(threshold, min(threshold + COMMENT_DOUBT, .85)), threshold)
    if not (scores >= threshold).any():
        threshold = max(.7 * (scores * ~rules).max(), .05)
        kept = ~rules & (scores >= threshold)
    # Gaps between kept blocks.
    at = numpy.nonzero(kept)[0]
    for last, after in zip(at[:-1], at[1:]):
        for k in range(last + 1, after):
            if not rules[k] and k - last <= 20 and after - k <= 20 and scores[k] >= .75 * threshold:
                kept[k] = True
    # Prose beside a kept block.
    before = False
    for k in range(len(scores)):
        was, words = before, page["words"][k]
        before = kept[k]
        if not kept[k] and not rules[k] and words >= 12 and scores[k] >= (.5 if words >= 20 else .75) * threshold \
                and (was or k + 1 < len(kept) and kept[k + 1]):
            kept[k] = True
    return kept


def score(scorer, pages, chosen):
    """Figures of a set; `chosen` tells of each page which blocks are kept."""
    shingles, bags, segments = [], [], []
    for page, kept in zip(pages, chosen):
        text = "\n".join(t for t, k in zip(page["texts"], kept) if k)
        if page["gold"].get("text") is not None:
            shingles.append(scorer.shingle_counts(page["gold"]["text"], text))
            bags.append(scorer.bag_scores(page["gold"]["text"], text))
        if page["gold"].get("with") or page["gold"].get("without"):
            segments.append(scorer.segment_counts(page["gold"], text))
    figures = {}
    if shingles:
        report = scorer.shingle_report(shingles)
        figures |= {"f1": report["f1"], "p": report["precision"], "r": report["recall"],
                    "bag": scorer.page_mean_report(bags)["f1"]}
    if segments:
        figures["seg"] = scorer.segment_report(segments)["f1"]
    return figures


def show(name, pages, figures):
    print(f"  {name:24} {len(pages):5}  " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()), flush=True)


def table(scorer, pages, choose):
    for dataset in SETS:
        own = [page for page in pages if page["set"] == dataset]
        if not own:
            continue
        show(dataset, own, score(scorer, own, [choose(page) for page in own]))
        kinds = sorted({page["gold"].get("page_type") or "" for page in own})
        for kind in kinds if len(kinds) > 1 else []:
            part = [page for page in own if page["gold"].get("page_type") == kind]
            show("  " + kind, part, score(scorer, part, [choose(page) for page in part]))


def words_f1(page, kept):
    """F1 by words of a page, by the labels of its blocks."""
    size = (page["words"] * kept).sum() + len(alignment.tokens(page["gold"]["text"]))
    return 2 * (page["y"] * page["words"] * kept).sum() / size if size else 1


def calibration(pages):
    """Prints the confidence that winnow gives beside the F1 that pages really reach."""
    rows = []
    for page in pages:
        if page["gold"].get("text") is not None and len(page["score"]):
            foreseen = expected(page["score"], page["words"], threshold_of(page["score"], page["words"], 1))
            rows.append((foreseen, words_f1(page, keep(page, page["score"], 1))))
    print("confidence and F1 by words, cross-validated")
    edges = (0, .5, .6, .7, .8, .85, .9, .95, 1.01)
    for low, high in zip(edges, edges[1:]):
        part = [row for row in rows if low <= row[0] < high]
        if part:
            means = numpy.mean(part, axis=0)
            print(f"  {low:.2f} to {min(high, 1):.2f}  {len(part):5} pages  confidence {means[0]:.3f}  F1 {means[1]:.3f}")


def low_ceilings(pages, path):
    """Writes the pages on which perfect labels would reach less than .9, the worst first."""
    rows = sorted((words_f1(page, page["y"] >= .5), page["set"], page["id"]) for page in pages
                  if page["gold"].get("text") is not None and len(page["y"]))
    rows = [row for row in rows if row[0] < .9]
    path.write_text("".join(f"{value:.3f} {dataset} {page}\n" for value, dataset, page in rows))
    print(f"oracle below .9: {len(rows)} pages, listed in {path}")


def worst(pages, path, count=10):
    """Writes the worst pages of each set: F1, what perfect labels would reach, words right, added and lost."""
    lines = []
    for dataset in sorted({page["set"] for page in pages}):
        rows = []
        for page in pages:
            if page["set"] == dataset and page["gold"].get("text") is not None and len(page["y"]):
                kept, wanted = keep(page, page["score"], 1), page["y"] >= .5
                sizes = [int(page["words"][mask].sum()) for mask in (kept & wanted, kept & ~wanted, ~kept & wanted)]
                rows.append((words_f1(page, kept), words_f1(page, wanted), *sizes, page["id"]))
        lines += [f"{dataset} {row[5]}: {row[0]:.3f} of {row[1]:.3f}; {row[2]} words right, {row[3]} added, "
                  f"{row[4]} lost" for row in sorted(rows)[:count]]
    path.write_text("\n".join(lines) + "\n")
    print(f"worst pages: {path}")


def agreement(binary, pages, work):
    """Prints how many blocks winnow, as it was built, scores and keeps as Python does."""
    alike = same = count = 0
    for dataset in sorted({page["set"] for page in pages}):
        out = subprocess.run([binary, "clean", "--explain", str(work / "pages" / dataset)], capture_output=True)
        found = {record["id"]: record for record in map(json.loads, out.stdout.splitlines())}
        for page in pages:
            if page["set"] != dataset or not len(page["x"]):
                continue
            blocks = found[page["id"]].get("blocks", [])
            if len(blocks) != len(page["x"]):
                continue
            kept = keep(page, page["score"], 1)
            for block, own, mine in zip(blocks, page["score"], kept):
                count += 1
                settled = block["reason"] in (*SETTLED, "caption")
                same += settled or abs(block["score"] - own) < .006
                alike += block["kept"] == bool(mine) or block["reason"] == "repeated_text"
    print(f"winnow and Python: {same / count:.4%} of {count} blocks scored alike, {alike / count:.4%} kept alike")


def write(binary, pages, columns, names, began):
    """Trains on all pages; writes the model, and what the test of winnow's scores expects."""
    model = fit(pages, columns)
    limit, value = sure(model, pages)
    write_model(MODEL, model, names, limit, value)
    write_expected(binary, model, limit, value)
    print(f"wrote {MODEL.relative_to(ROOT)}, {time.monotonic() - began:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--winnow", default=str(ROOT / ".build/release/winnow"))
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / ".build/training")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--without", default="", help="ablation: leave out features with these beginnings")
    parser.add_argument("--agreement", action="store_true",
                        help="train on all pages and compare with winnow's scores; after a build with the model")
    parser.add_argument("--cv", action="store_true", help="cross-validation only, no model is written")
    parser.add_argument("--model", action="store_true", help="no cross-validation, only the model")
    arguments = parser.parse_args()
    scorer = load_scorer(arguments.shared)
    arguments.work.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    pages = []
    for dataset in arguments.sets.split(","):
        folder = corpus.unpack(arguments.shared, dataset, ROOT / ".build/corpus")
        names, own = read_pages(dataset, folder, arguments.winnow, arguments.work)
        pages += own
        print(f"{dataset}: {len(own)} pages, {sum(len(p['x']) for p in own)} blocks, "
              f"{time.monotonic() - began:.0f} s", flush=True)
    left_out = tuple(filter(None, arguments.without.split(",")))
    if left_out and not arguments.cv:
        sys.exit("extraction: --without is for --cv")
    columns = [k for k, name in enumerate(names) if not (left_out and name.startswith(left_out))]
    print(f"{len(columns)} features of {len(names)}\n\nrules")
    table(scorer, pages, lambda page: [not reason for reason in page["reasons"]])
    print("oracle: what perfect labels would score")
    table(scorer, pages, lambda page: page["y"] >= .5)
    low_ceilings(pages, arguments.work / "oracle.txt")
    if arguments.agreement:
        model = fit(pages, columns)
        limit, value = sure(model, pages)
        for page in pages:
            page["score"] = scores_of(model, page["x"], limit, value) if len(page["x"]) else numpy.zeros(0)
        agreement(arguments.winnow, pages, arguments.work)
        return
    if arguments.model:
        write(arguments.winnow, pages, columns, names, began)
        return
    for fold in range(FOLDS):
        others = [page for page in pages if page["fold"] != fold]
        model = fit(others, columns)
        limit, value = sure(model, [{"x": page["x"][:, columns]} for page in others])
        for page in pages:
            if page["fold"] == fold:
                page["score"] = scores_of(model, page["x"][:, columns], limit, value) if len(page["x"]) \
                    else numpy.zeros(0)
        print(f"fold {fold}: {time.monotonic() - began:.0f} s", flush=True)
    for name, factor in (("recall", .6), ("balanced", 1), ("precision", 1.4)):
        print(f"cross-validated by domain, profile {name}")
        table(scorer, pages, lambda page: keep(page, page["score"], factor))
    calibration(pages)
    worst(pages, arguments.work / "worst.txt")
    gain = model.feature_importance("gain")
    order = numpy.argsort(-gain)
    print("gain:", ", ".join(f"{names[columns[k]]} {gain[k] / gain.sum():.3f}" for k in order[:70]))
    print("no gain:", ", ".join(names[columns[k]] for k in order if gain[k] < 2e-4 * gain.sum()))
    if not arguments.cv:
        write(arguments.winnow, pages, columns, names, began)
    slim = [{k: v for k, v in page.items() if k != "x"} for page in pages]
    (arguments.work / "scores.pickle").write_bytes(pickle.dumps(slim))


if __name__ == "__main__":
    main()
