"""Memory of the engine against the bytes that it is given at once."""
import json
import os
import subprocess
import sys
import threading

import made_pages
import processes
from context import Row, say

FIXED, FACTOR = 60e6, 12


def cases(context):
    """{name: (pages in flight at once, a function that makes one page, rounds)}.

    No more pages at once than the engine is handed: as many as it has workers, or 4 MB of small ones.
    """
    workers = os.cpu_count()
    article = made_pages.page
    large = context.choose(19_000_000, 5_000_000)
    sets = {
        "one page of 1 KB": (1, lambda seed: article(1_000, seed), 3),
        "8 pages of 20 KB": (8, lambda seed: article(20_000, seed), 20),
        "8 pages of 200 KB": (8, lambda seed: article(200_000, seed), 20),
        f"{workers} pages of 2 MB": (workers, lambda seed: article(2_000_000, seed), 5),
        f"{workers} pages of {large // 1_000_000} MB":
            (workers, lambda seed: article(large, seed), 2),
    }
    size = context.choose(5_000_000, 1_000_000)
    for name, make in made_pages.HOSTILE.items():
        sets[f"{name}, {size // 1_000_000} MB"] = (1, lambda seed, make=make: make(size), 2)
    return sets


def run(context):
    results = {}
    for name, (count, make, rounds) in cases(context).items():
        results[name] = filtered(context, count, make, rounds)
        say(f"memory: {name}: {results[name]['peak'] / 1e6:.0f} MB")
    return results


def filtered(context, count, make, rounds):
    """`count` pages written to `winnow filter`, the next only when all of them have come back."""
    process = subprocess.Popen([context.winnow, "filter"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak, anonymous, largest, statuses = 0, 0, 0, set()
    try:
        for turn in range(rounds):
            pages = [make(turn * count + k) for k in range(count)]
            largest = max(largest, sum(len(page) for page in pages))
            lines = [json.dumps({"html": page.decode("utf-8", "replace")}) + "\n" for page in pages]
            # A thread, for a result can be as large as its page: both pipes must not fill at once.
            writer = threading.Thread(target=write, args=(process.stdin, lines))
            writer.start()
            for _ in pages:
                line = process.stdout.readline()
                if not line:
                    sys.exit("bench: memory: winnow filter ended early")
                statuses.add(json.loads(line)["status"])
            writer.join()
            for pid in processes.engines(process.pid):
                peak = max(peak, processes.field(pid, "VmHWM"))
                anonymous = max(anonymous, processes.field(pid, "RssAnon"))
    finally:
        process.stdin.close()
        process.wait()
    return {"pages": count, "in_flight": largest, "peak": peak, "anonymous_after": anonymous,
            "statuses": sorted(statuses)}


def write(stream, lines):
    for line in lines:
        stream.write(line.encode())
    stream.flush()


def bound(entry):
    return FIXED + FACTOR * entry["in_flight"]


def rows(results):
    articles = {name: entry for name, entry in results.items() if "page" in name}
    shapes = {name: entry for name, entry in results.items() if name not in articles}
    made = []
    for label, chosen in (("engine memory, articles", articles),
                          ("engine memory, hostile shapes", shapes)):
        name, entry = max(chosen.items(), key=lambda item: item[1]["peak"] / bound(item[1]))
        made.append(Row(label, "< 60 MB + 12x the bytes in flight",
                        f"{entry['peak'] / 1e6:.0f} MB of {bound(entry) / 1e6:.0f} MB at worst ({name})",
                        entry["peak"] < bound(entry)))
    return made


def report(results):
    lines = ["Peak resident memory of the engine process, mapped files of libraries included (VmHWM), while "
             "`winnow filter` is given so many pages at once.", "",
             "| in flight | MB | engine's peak | bound | |", "| --- | --- | --- | --- | --- |"]
    for name, entry in results.items():
        lines.append(f"| {name} | {entry['in_flight'] / 1e6:.2f} | {entry['peak'] / 1e6:.0f} MB | "
                     f"{bound(entry) / 1e6:.0f} MB | {'' if entry['peak'] < bound(entry) else 'above'} |")
    return "\n".join(lines)
