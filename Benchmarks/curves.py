"""Time against size: ordinary pages of 1 KB to 20 MB on one and two cores, and shapes made to be quadratic."""
import json
import os
import re
import subprocess

import made_pages
import pages
import plot
import processes
from context import Row, in_turn, median, say

SIZES = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000, 4_000_000, 20_000_000)
SHAPE_SIZES = (1_000_000, 4_000_000, 20_000_000)
# Goals. A cost that is linear has the same time per MB at every size; what is allowed for is the caches.
CORES, GROWTH = 1.8, 2.0
ORDINARY = "ordinary page"


def run(context):
    with context.scratch() as work:
        return {"sizes": sizes(context, work), "cores": cores(context, work),
                "shapes": shapes(context, work), "quick": context.quick}


def largest(context, all_sizes):
    return [size for size in all_sizes if size <= context.choose(20_000_000, 4_000_000)]


# MARK: ordinary pages of all sizes

def sizes(context, work):
    total = context.choose(20_000_000, 2_000_000)
    found = {}
    for size in largest(context, SIZES):
        # Enough pages for a time that can be measured, two at least for two cores; few of them different.
        count = max(2, total // size)
        different = [write(work, f"{size}-{seed}", made_pages.page(size, seed))
                     for seed in range(1 if size > 1_000_000 else min(count, 8))]
        listed = [different[k % len(different)] for k in range(count)]
        found[str(size)] = in_turn(context.rounds, {
            str(threads): lambda threads=threads: threaded(context, listed, threads) for threads in (1, 2)})
        say(f"curves: {size:,} bytes: {per_mb(found[str(size)]['1']):.2f} ms/MB on one core")
    return found


def cores(context, work):
    """Real pages: the engine's function by one thread and by two; `winnow clean` on one processor and on two."""
    folder = os.path.join(work, "real")
    names = pages.gather(context, pages.DATASETS, folder, context.choose(1000, 250), spread=True)
    listed = [os.path.join(folder, name) for name in names]
    command = [context.winnow, "clean", "--format", "jsonl", folder]
    one = str(min(os.sched_getaffinity(0)))
    return in_turn(context.rounds, {
        "engine 1": lambda: threaded(context, listed, 1),
        "engine 2": lambda: threaded(context, listed, 2),
        "clean 1": lambda: processes.whole_run(["/usr/bin/taskset", "-c", one, *command]),
        "clean 2": lambda: processes.whole_run(command),
    })


# MARK: hostile shapes

def shapes(context, work):
    found = {}
    for name, make in {ORDINARY: made_pages.page, **made_pages.HOSTILE}.items():
        found[name] = {}
        for size in largest(context, SHAPE_SIZES):
            path = write(work, "shape", make(size))
            # The least of some rounds: what disturbs only adds.
            rounds = [threaded(context, [path], 1) for _ in range(context.choose(5, 3))]
            found[name][str(size)] = {"ms_per_mb": min(per_mb([entry]) for entry in rounds),
                                      "outcome": outcome(context, path)}
        say(f"curves: {name}: " + ", ".join(f"{entry['ms_per_mb']:.1f}" for entry in found[name].values())
            + " ms/MB")
    return found


def outcome(context, path):
    """The status of the page's result, or why it has none."""
    done = subprocess.run([str(context.measure), "json"], input=f"{path}\n", text=True, errors="replace",
                          stdout=subprocess.PIPE, check=True)
    if done.stdout.startswith("{"):
        return json.loads(done.stdout.splitlines()[0])["status"]
    reason = re.search(r'reason: "(\w+)"', done.stdout)
    return f"failed, {reason[1]}" if reason else done.stdout.strip()[:60]


# MARK: measuring

def write(work, name, page):
    path = os.path.join(work, f"{name}.html")
    with open(path, "wb") as file:
        file.write(page)
    return path


def threaded(context, paths, threads):
    """Wall time of the engine's function over the pages; the last of three passes, or of two of large ones."""
    size = sum(os.path.getsize(path) for path in paths)
    passes = 2 if size > 8_000_000 else 3
    done = subprocess.run(
        [str(context.measure), "threads", "--threads", str(threads), "--rounds", str(passes)],
        input="".join(f"{path}\n" for path in paths), text=True, stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    return {"bytes": figures["bytes"], "seconds": figures["us"]["wall"] / 1e6}


def per_mb(rounds):
    """Milliseconds a megabyte."""
    return median([entry["seconds"] / entry["bytes"] for entry in rounds]) * 1e9


def times(one, two):
    """How many times as fast as `one` `two` is; the median over the rounds."""
    key = "seconds" if "seconds" in one[0] else "wall"
    return median([a[key] / b[key] for a, b in zip(one, two)])


def growth(results, name):
    """Time per MB at the largest size, as a multiple of that at the smallest one."""
    entries = list(results["shapes"][name].values())
    return entries[-1]["ms_per_mb"] / entries[0]["ms_per_mb"]


def size_text(size):
    size = int(size)
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"


# MARK: report

def rows(results):
    real = results["cores"]
    engine, clean = (times(real[f"{name} 1"], real[f"{name} 2"]) for name in ("engine", "clean"))
    worst = max(results["shapes"], key=lambda name: growth(results, name))
    span = [size_text(size) for size in results["shapes"][worst]]
    return [
        Row("two cores, the engine's function", f">= {CORES}x one", f"{engine:.2f}x", engine >= CORES),
        Row("two cores, winnow clean of a folder", f">= {CORES}x one", f"{clean:.2f}x", clean >= CORES),
        Row("cost against size, hostile shapes", f"time per MB <= {GROWTH:g}x from {span[0]} to {span[-1]}",
            f"{growth(results, worst):.1f}x at worst ({worst})", growth(results, worst) <= GROWTH),
    ]


def report(results):
    lines = [f"Made pages{' (--quick)' if results['quick'] else ''}; the engine's function, bytes in memory to "
             "bytes in memory, wall time.", "",
             "| page | 1 core, ms/MB | 2 cores, ms/MB | times |", "| --- | --- | --- | --- |"]
    for size, entry in results["sizes"].items():
        lines.append(f"| {size_text(size)} | {per_mb(entry['1']):.2f} | {per_mb(entry['2']):.2f} | "
                     f"{times(entry['1'], entry['2']):.2f} |")
    real = results["cores"]
    lines += ["", f"Real pages: the engine's function {median([e['seconds'] for e in real['engine 1']]):.2f} s by "
              f"one thread, {median([e['seconds'] for e in real['engine 2']]):.2f} s by two; `winnow clean`, "
              f"host and engine on one processor {median([e['wall'] for e in real['clean 1']]):.2f} s, on two "
              f"{median([e['wall'] for e in real['clean 2']]):.2f} s.", ""]
    spans = list(next(iter(results["shapes"].values())))
    lines += ["Time per MB of one page of a shape; beside it how many times that of an ordinary page of its size.",
              "", "| shape | " + " | ".join(size_text(size) for size in spans) + " | growth | result |",
              "| --- |" + " --- |" * (len(spans) + 2)]
    for name, entries in results["shapes"].items():
        cells = [f"{entry['ms_per_mb']:.1f} ({beside(results, name, size):.1f}x)"
                 for size, entry in entries.items()]
        lines.append(f"| {name} | " + " | ".join(cells) +
                     f" | {growth(results, name):.1f}x | {entries[spans[-1]]['outcome']} |")
    return "\n".join(lines)


def beside(results, name, size):
    return results["shapes"][name][size]["ms_per_mb"] / results["shapes"][ORDINARY][size]["ms_per_mb"]


def picture(results):
    """The plot of Docs/benchmarks.svg."""
    curves = [plot.Line(label, [(int(size), 1000 / per_mb(entry[key]))
                                for size, entry in results["sizes"].items()])
              for label, key in (("2 cores", "2"), ("1 core", "1"))]
    span = list(results["shapes"][ORDINARY])[-1]
    bars = sorted(((name, entries[span]["ms_per_mb"]) for name, entries in results["shapes"].items()),
                  key=lambda bar: -bar[1])
    return plot.page([
        plot.lines("Ordinary pages: MB/s against the size of a page", curves, size_text),
        plot.bars(f"Hostile shapes of {size_text(span)}: ms per MB", bars, marked=ORDINARY),
    ])
