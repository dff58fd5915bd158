"""The engine's function beside the peers: page bytes in memory to result bytes in memory, one thread.

Processor time for all, on the same pages; winnow and the peers run in turn, and each round has its ratios.
"""
import json
import os
import subprocess

import pages
import peers
import processes
from context import Row, in_turn, median

PARSE_GB_PER_S = 1.0
# Goals, as multiples of the peer's speed.
PARSE, WHOLE, SLOW_PEER = 6, 5, 100


def run(context):
    with context.scratch() as work:
        all_pages, few_pages = os.path.join(work, "all"), os.path.join(work, "few")
        names = pages.gather(context, pages.DATASETS, all_pages, context.choose(1000, 250), spread=True)
        few = pages.gather(context, pages.DATASETS, few_pages, context.choose(100, 25), spread=True)

        def peer(name, folder):
            return lambda: peers.run(context, name, folder, processor_time=True)

        rounds = in_turn(context.rounds, {
            "parse": lambda: measure(context, "parse", all_pages),
            "parse-resiliparse": peer("parse-resiliparse", all_pages),
            "pages": lambda: measure(context, "pages", all_pages),
            "clean": lambda: processes.whole_run([context.winnow, "clean", "--format", "jsonl", all_pages]),
            "resiliparse": peer("resiliparse", all_pages),
            "stages": lambda: measure(context, "stages", all_pages),
            "pages of few": lambda: measure(context, "pages", few_pages),
            "trafilatura": peer("trafilatura", few_pages),
        })
        size = sum(entry.stat().st_size for entry in os.scandir(all_pages))
    return {"pages": len(names), "few": len(few), "bytes": size, "rounds": rounds, "quick": context.quick}


def measure(context, mode, folder):
    """The last of three passes: start-up and tables that are built once are not in it."""
    paths = "".join(f"{folder}/{name}\n" for name in sorted(os.listdir(folder)))
    done = subprocess.run([str(context.measure), mode, "--rounds", "3"], input=paths, text=True,
                          stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    return {"bytes": figures["bytes"],
            "seconds": {name: value / 1e6 for name, value in figures["us"].items()}}


def seconds(results, name, stage=None):
    """What each round took; None where the peer is missing."""
    rounds = results["rounds"][name]
    if any("missing" in entry for entry in rounds):
        return None
    if stage is None and isinstance(rounds[0]["seconds"], dict):
        stage = next(iter(rounds[0]["seconds"]))
    return [entry["seconds"][stage] if stage else entry["seconds"] for entry in rounds]


def ratio(results, ours, peer, *stages):
    """Median over the rounds of the peer's time by ours (the sum of `stages` of ours, where given)."""
    theirs = seconds(results, peer)
    if theirs is None:
        return None
    own = [seconds(results, ours, stage) for stage in stages or (None,)]
    return median([their / sum(parts) for their, *parts in zip(theirs, *own)])


def compared(title, goal, value):
    shown = "peer missing" if value is None else f"{value:.1f}x"
    return Row(title, f">= {goal}x", shown, None if value is None else value >= goal)


def rows(results):
    speed = results["rounds"]["parse"][0]["bytes"] / median(seconds(results, "parse")) / 1e9
    return [
        Row("parse", f">= {PARSE_GB_PER_S:g} GB/s", f"{speed:.2f} GB/s", speed >= PARSE_GB_PER_S),
        compared("parse, times parse-resiliparse", PARSE, ratio(results, "parse", "parse-resiliparse")),
        compared("whole, times resiliparse", WHOLE, ratio(results, "pages", "resiliparse")),
        compared("whole, times trafilatura", SLOW_PEER, ratio(results, "pages of few", "trafilatura")),
    ]


def report(results):
    mb = results["bytes"] / 1e6
    both = ratio(results, "stages", "parse-resiliparse", "decode", "parse")
    lines = [f"{results['pages']:,} pages, {mb:.0f} MB{' (--quick)' if results['quick'] else ''}; trafilatura "
             f"and winnow beside it on {results['few']} of them. Medians of {len(results['rounds']['parse'])} "
             "rounds. winnow's result is text, blocks, metadata and language as JSON; the peers' is text and "
             "what metadata they have. parse-resiliparse decodes too, winnow's parse is of decoded pages" +
             (f"; winnow's decode and parse stages together are {both:.1f}x." if both else "."), "",
             "| | ms | spread | of resiliparse's time |", "| --- | --- | --- | --- |"]
    theirs = seconds(results, "resiliparse")
    for name in ("parse", "parse-resiliparse", "pages", "resiliparse", "pages of few", "trafilatura"):
        spent = seconds(results, name)
        if spent is None:
            lines.append(f"| {name} | {results['rounds'][name][0]['missing']} | | |")
            continue
        share = "" if theirs is None or name in ("pages of few", "trafilatura") \
            else f"{median(spent) / median(theirs):.2f}"
        lines.append(f"| {name} | {median(spent) * 1e3:,.0f} | {min(spent) * 1e3:,.0f} to "
                     f"{max(spent) * 1e3:,.0f} | {share} |")
    clean = results["rounds"]["clean"]
    lines += ["", "`winnow clean` of the folder, files, processes and start-up included: "
              f"{results['pages'] / median([entry['wall'] for entry in clean]):.0f} pages/s by the clock, "
              f"{median([entry['processor'] for entry in clean]) * 1e3:,.0f} ms of processor time."]
    whole = median(seconds(results, "stages", "sum"))
    lines += ["", "| stage | ms | share |", "| --- | --- | --- |"]
    for name in results["rounds"]["stages"][0]["seconds"]:
        spent = median(seconds(results, "stages", name))
        lines.append(f"| {name} | {spent * 1e3:.1f} | {spent / whole:.0%} |")
    return "\n".join(lines)
