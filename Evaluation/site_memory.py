#!/usr/bin/env python3
"""What the memory of sites is worth: a made-up site, page after page, with and without `site_memory: on`.

    Evaluation/site_memory.py                 200 pages; ends with 1 where memory is worth less than the goal
    Evaluation/site_memory.py --seeds 1,2,3   more sites

Feeds `winnow run` ten pages at a time, scores each page's text by shingle F1 with the corpus's scorer, and
prints the mean by the number of pages seen. Goal: from page 31 on at least .05 more than without, and never
less. Python 3.11, standard library only.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import made_site  # noqa: E402

COUNT = 200
STEP = 10
SPANS = ((1, 10), (11, 20), (21, 30), (31, 60), (61, 100), (101, 200))
GOAL = .05


def f1(gold, text):
    """Shingle F1 of one page: multisets of four words."""
    def grams(value):
        words = value.split()
        counts = {}
        for gram in zip(*(words[k:] for k in range(4))):
            counts[gram] = counts.get(gram, 0) + 1
        return counts
    a, b = grams(gold), grams(text)
    both = sum(min(count, b.get(gram, 0)) for gram, count in a.items())
    total = sum(a.values()) + sum(b.values())
    return 2 * both / total if total else 1


def pipeline(folder, memory):
    text = (ROOT / "Pipelines/article.yaml").read_text()
    path = folder / "pipeline.yaml"
    path.write_text(text.replace("site_memory: off", "site_memory: on") if memory else text)
    if memory and "site_memory: on" not in path.read_text():
        sys.exit("site_memory: Pipelines/article.yaml has no line `site_memory: off`")
    return path


def scores(binary, site, memory):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        plan = pipeline(folder, memory)
        found = []
        for start in range(0, COUNT, STEP):
            inbox = folder / "inbox"
            inbox.mkdir(exist_ok=True)
            golds = {}
            for number in range(start + 1, start + STEP + 1):
                page, gold = site.page(number)
                (inbox / f"{number:04}.html").write_text(page)
                golds[number] = gold
            done = subprocess.run(
                [binary, "run", "--pipeline", plan, "--state", folder / "state", inbox, folder / "outbox"],
                capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"site_memory: winnow run ended with {done.returncode}: {done.stderr[-500:]}")
            for number, gold in golds.items():
                text = json.loads((folder / "outbox" / f"{number:04}.html.json").read_text())["text"]
                found.append(f1(gold, text))
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default=str(ROOT / ".build/release/winnow"))
    parser.add_argument("--seeds", default="1")
    arguments = parser.parse_args()
    failed = False
    print("| site | pages | without | with | gain |\n| --- | --- | --- | --- | --- |")
    for seed in map(int, arguments.seeds.split(",")):
        site = made_site.Site(seed)
        without, remembered = (scores(arguments.binary, site, memory) for memory in (False, True))
        for first, last in SPANS:
            a = statistics.mean(without[first - 1:last])
            b = statistics.mean(remembered[first - 1:last])
            print(f"| {seed} | {first}-{last} | {a:.3f} | {b:.3f} | {b - a:+.3f} |", flush=True)
            failed |= b < a - .0005 or first > 30 and b - a < GOAL
    if failed:
        sys.exit("site_memory: memory is worth less than the goal")


if __name__ == "__main__":
    main()
