"""The engine's function and the parser alone, from memory to memory on one thread, beside the peers."""
import json
import subprocess

from context import Row, in_turn, median, say
import pages
import peers
import processes

# trafilatura is too slow for all pages: it gets every so many-th.
SLOW_SHARE = 20


def measure(context, mode, paths):
    """The last line of Measure, its tables warm: pages, bytes, microseconds of processor time by name."""
    done = subprocess.run([context.measure, mode, "--rounds", "2"], input="\n".join(map(str, paths)) + "\n",
                          stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def whole_clean(context, folder):
    """Wall and processor seconds of `winnow clean` on a folder, host and engine."""
    command = [context.winnow, "clean", "--format", "jsonl", folder]
    result = processes.whole_run(command)
    assert result["exit"] == 0, f"{command} ended with {result['exit']}"
    return result


def run(context):
    found = pages.every(pages.paths(context), context.choose(10**9, 250))
    with context.scratch() as scratch:
        folder, few = f"{scratch}/all", f"{scratch}/few"
        chosen = {name: path for name, path in found}
        for target, names in ((folder, list(chosen)), (few, list(chosen)[::SLOW_SHARE])):
            pages.copy(chosen, names, target)
        paths = list(chosen.values())
        actions = {
            "parse": lambda: measure(context, "parse", paths)["us"]["parse"] / 1e6,
            "engine": lambda: measure(context, "pages", paths)["us"]["pages"] / 1e6,
            "clean": lambda: whole_clean(context, folder),
            "parse-resiliparse": lambda: peers.run(context, "parse-resiliparse", folder),
            "resiliparse": lambda: peers.run(context, "resiliparse", folder),
        }
        rounds = in_turn(context.rounds, actions)
        stages = measure(context, "stages", paths)
        say("trafilatura ...")
        few_paths = [chosen[name] for name in list(chosen)[::SLOW_SHARE]]
        slow = {"trafilatura": peers.run(context, "trafilatura", few),
                "engine": measure(context, "pages", few_paths)["us"]["pages"] / 1e6}
    result = {"pages": stages["pages"], "bytes": stages["bytes"], "stages": stages["us"],
              "slow": slow, "slow_pages": len(few_paths), "seconds": {}, "missing": {}}
    for name, entries in rounds.items():
        if name == "clean":
            result["clean_wall"] = median([entry["wall"] for entry in entries])
            result["clean_processor"] = median([entry["processor"] for entry in entries])
        elif isinstance(entries[0], dict) and "missing" in entries[0]:
            result["missing"][name] = entries[0]["missing"]
        else:
            result["seconds"][name] = median(
                [entry["seconds"] if isinstance(entry, dict) else entry for entry in entries])
    return result


def rows(results):
    seconds, slow = results["seconds"], results["slow"]
    speed = results["bytes"] / seconds["parse"] / 1e9
    made = [Row("native parse", ">= 1 GB/s", f"{speed:.2f} GB/s", speed >= 1)]
    for ours, peer, goal in (("parse", "parse-resiliparse", 6), ("engine", "resiliparse", 5)):
        title = f"{'native parse' if ours == 'parse' else 'engine function, page to JSON'} beside {peer}"
        if peer in seconds:
            ratio = seconds[peer] / seconds[ours]
            made.append(Row(title, f">= {goal}x", f"{ratio:.2f}x", ratio >= goal))
        else:
            made.append(Row(title, f">= {goal}x", results["missing"][peer], None))
    title = "engine function, page to JSON, beside trafilatura"
    if "missing" in slow["trafilatura"]:
        made.append(Row(title, ">= 100x", slow["trafilatura"]["missing"], None))
    else:
        ratio = slow["trafilatura"]["seconds"] / slow["engine"]
        made.append(Row(title, ">= 100x", f"{ratio:.0f}x", ratio >= 100))
    return made


def report(results):
    count, megabytes = results["pages"], results["bytes"] / 1e6
    lines = [f"{count} pages of {', '.join(pages.DATASETS)}, {megabytes:.0f} MB, one thread, processor time.", "",
             "| | pages/s | MB/s |", "| --- | --- | --- |"]
    titles = {"parse": "winnow, parse alone", "engine": "winnow, page in memory to JSON in memory",
              "parse-resiliparse": "resiliparse, parse alone", "resiliparse": "resiliparse, main content"}
    for name, title in titles.items():
        if name in results["seconds"]:
            spent = results["seconds"][name]
            lines.append(f"| {title} | {count / spent:.0f} | {megabytes / spent:.0f} |")
    slow = results["slow"]["trafilatura"]
    if "seconds" in slow:
        lines.append(f"| trafilatura (every {SLOW_SHARE}th page) | {slow['pages'] / slow['seconds']:.1f} | "
                     f"{slow['mb_per_s']:.1f} |")
    lines += ["", f"`winnow clean` of the folder, files and processes included: {count / results['clean_wall']:.0f} "
              f"pages/s by the clock, {results['clean_processor'] / count * 1e6:.0f} us of processor time a page.", "",
              "By stage, in us a page: " + ", ".join(
                  f"{name} {spent / count:.0f}" for name, spent in results["stages"].items()) + "."]
    return "\n".join(lines)
