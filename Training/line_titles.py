"""The model that finds the title among the lines of plain text; part of plain_text.py.

A line is the title where it has the words of the gold title. The rows are those of LineTitle.swift: of the lines near
the top of the text, with the scores that a line model gave them which had not seen the page's domain.
"""
import json
import zlib

import lightgbm
import numpy

import alignment
import extraction

TREES = 120
SETTINGS = dict(extraction.SETTINGS, num_leaves=15, max_depth=6, min_data_in_leaf=30, feature_fraction=.4,
                bagging_fraction=.6, num_threads=2)
# As LineTitle.leastLikely.
LEAST_LIKELY = .08


def key(text):
    return " ".join(alignment.tokens(text or ""))


def read(plain_text, binary, pages, weights, counts, inside, work):
    """Sets `lines`, `rows` and, where there is gold, `is_title` of the pages; returns the names of the columns."""
    totals, scores = work / "totals.bin", work / "title-scores.bin"
    plain_text.write_totals(totals, pages, weights, counts, inside)
    scores.write_bytes(numpy.concatenate([page["score"] for page in pages]).astype("<f4").tobytes())
    out = plain_text.dump(binary, work, "titles", [page["path"] for page in pages], str(totals), str(scores))
    end = bytes(out[:100_000]).index(b"\n") + 1
    names = json.loads(bytes(out[:end]))
    for page in pages:
        count = int.from_bytes(out[end:end + 4], "little")
        page["lines"] = numpy.frombuffer(out[end + 4:end + 4 + 4 * count], "<i4")
        end += 4 + 4 * count
        size = 4 * count * len(names)
        page["rows"] = numpy.frombuffer(out[end:end + size], "<f4").reshape(-1, len(names))
        end += size
        if "gold" not in page:
            continue
        gold = key(page["gold"].get("title"))
        page["is_title"] = numpy.array([bool(gold) and key(page["texts"][k]) == gold for k in page["lines"]], bool)
    return names


def fit(pages):
    # A page without the title among its lines teaches nothing but doubt; it counts less.
    pages = [page for page in pages if len(page["rows"]) and page["gold"].get("title")]
    x = numpy.concatenate([page["rows"] for page in pages])
    y = numpy.concatenate([page["is_title"] for page in pages]).astype(numpy.float32)
    w = numpy.concatenate([numpy.full(len(page["rows"]), 1 if page["is_title"].any() else .3) for page in pages])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(x, y, weight=w), TREES)


def cross_validate(pages, folds):
    """Prints how often the chosen line is the title, by domains that the model has not seen."""
    found = {}
    for fold in range(folds):
        model = fit([page for page in pages if page["fold"] != fold])
        for page in pages:
            if page["fold"] == fold and len(page["rows"]):
                scores = model.predict(page["rows"])
                best = int(scores.argmax())
                found[id(page)] = scores[best] >= LEAST_LIKELY, bool(page["is_title"][best])
    for dataset in sorted({page["set"] for page in pages}):
        own = [page for page in pages if page["set"] == dataset and page["gold"].get("title")]
        told = [found.get(id(page), (False, False)) for page in own]
        right = sum(is_told and is_right for is_told, is_right in told)
        named = sum(is_told for is_told, _ in told)
        possible = sum(page["is_title"].any() for page in own)
        print(f"  titles       {dataset:12} {len(own)} pages, {possible} with the title among the lines asked; {right} right "
              f"({right / len(own):.3f}) of {named} named ({right / max(1, named):.3f})", flush=True)


def write(pages, names, path):
    model = fit(pages)
    extraction.write_model(path, model, names, numpy.float32(-1e9), numpy.float32(0))
    text = path.read_text().replace("Training/extraction.py", "Training/line_titles.py")
    path.write_text(text.replace("winnow_blocks", "winnow_titles"))
    return model
