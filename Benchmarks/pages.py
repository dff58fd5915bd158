"""Real pages of the corpus, unpacked once; links of them in folders where a run wants them."""
import os
import pathlib
import shutil
import sys

from context import ROOT, say

sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402

# What the goals are measured on.
DATASETS = ("wcxb-dev", "trafilatura", "mozilla")


def paths(context, datasets=DATASETS):
    """[(`<dataset>-<name>`, path)] of all pages, in a fixed order."""
    found = []
    for dataset in datasets:
        folder = corpus.unpack(context.shared, dataset, ROOT / ".build/corpus")
        found += [(f"{dataset}-{path.name}", path) for path in sorted(folder.glob("*.html"))]
    return found


def every(found, count):
    """`count` of them, evenly spread, so that a part has the mix of the whole."""
    if count >= len(found):
        return found
    return [found[k * len(found) // count] for k in range(count)]


def gather(context, datasets, target, count=None, spread=False):
    """Copies the first `count` pages (or evenly spread ones) into `target`; returns the sorted names."""
    shutil.rmtree(target, ignore_errors=True)
    pathlib.Path(target).mkdir(parents=True)
    found = paths(context, datasets)
    if count is not None:
        if len(found) < count:
            say(f"the datasets hold {len(found)} pages, all are taken")
        found = every(found, count) if spread else found[:count]
    for name, path in found:
        shutil.copyfile(path, os.path.join(target, name))
    return sorted(os.listdir(target))
