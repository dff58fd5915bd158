#!/usr/bin/env python3
"""Speed of winnow, beside its peers in the same run.

    Benchmarks/bench.py                        everything, some ten minutes
    Benchmarks/bench.py --quick                fewer pages and rounds, for development
    Benchmarks/bench.py --only daemon,startup  parts of it

Prints each goal as met or not, then each part's figures, as Markdown. Figures are kept as JSON in
.build/bench/results.json (a quick run's in quick.json), so that parts may be run one by one.
--write also writes Docs/benchmarks.md and Docs/benchmarks.svg from them.
Python 3.11, standard library only; the peers come from PyPI, into .build/bench/peers.
"""
import argparse
import json
import pathlib
import sys
import time

import curves
import daemon
import engine
import memory
import report
import service_pages
import startup
from context import ROOT, Context, say

PARTS = {"engine": engine, "curves": curves, "service": service_pages, "daemon": daemon, "startup": startup,
         "memory": memory}


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--winnow", type=pathlib.Path, default=ROOT / ".build/release/winnow")
    parser.add_argument("--measure", type=pathlib.Path, default=ROOT / ".build/release/Measure")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--write", action="store_true", help="Docs/benchmarks.md and .svg")
    return parser.parse_args()


def main():
    options = arguments()
    chosen = options.only.split(",")
    unknown = set(chosen) - set(PARTS)
    if unknown:
        sys.exit(f"bench: no part {', '.join(sorted(unknown))}; parts: {', '.join(PARTS)}")
    for binary in (options.winnow, options.measure):
        if not binary.exists():
            sys.exit(f"bench: no {binary}: run `make bench`, which builds it")
    context = Context(winnow=options.winnow.resolve(), measure=options.measure.resolve(),
                      shared=options.shared.resolve(), quick=options.quick)
    context.base.mkdir(parents=True, exist_ok=True)
    kept = context.base / ("quick.json" if options.quick else "results.json")
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for name in PARTS:
        if name in chosen:
            say(f"{name} ...")
            began = time.monotonic()
            results[name] = {"figures": PARTS[name].run(context),
                             "date": time.strftime("%Y-%m-%d"), "machine": report.machine()}
            say(f"{name}: {time.monotonic() - began:.0f} s")
            kept.write_text(json.dumps(results, indent=1) + "\n")
    shown = {name: results[name] for name in PARTS if name in results
             and (name in chosen or options.write)}
    print(report.goals(PARTS, shown))
    print()
    print(report.sections(PARTS, shown))
    if options.write:
        report.write(PARTS, shown, options.quick)


if __name__ == "__main__":
    main()
