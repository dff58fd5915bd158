#!/usr/bin/env python3
"""Throughput of plain text on one thread: the engine's function and each stage, from bytes to JSON.

    swift build -c release --static-swift-stdlib --disable-local-rpath --product Measure
    Benchmarks/text_mode.py [--shared ../shared] [--rounds 3] [--goal 100]

MB/s of text as read, the best round by processor time. Ends with 1 below the goal.
Python 3.11, standard library only.
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402


def measure(binary, mode, pages, rounds):
    done = subprocess.run([binary, mode, "--rounds", str(rounds)], input="\n".join(map(str, pages)) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--measure", default=str(ROOT / ".build/release/Measure"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--goal", type=float, default=0, help="MB/s")
    arguments = parser.parse_args()
    is_slow = False
    for dataset in ("text-all", "text-coarse"):
        folder = corpus.unpack(arguments.shared, dataset, ROOT / ".build/corpus")
        pages = sorted(folder.glob("*.txt"))
        best = min(measure(arguments.measure, "pages", pages, arguments.rounds), key=lambda row: row["us"]["pages"])
        speed = best["bytes"] / best["us"]["pages"]
        parts = min(measure(arguments.measure, "stages", pages, arguments.rounds), key=lambda row: row["us"]["sum"])
        print(f"{dataset}: {len(pages)} pages, {best['bytes'] / 1e6:.1f} MB, {speed:.1f} MB/s; ns a byte: " + ", ".join(
            f"{name} {1000 * spent / parts['bytes']:.1f}" for name, spent in parts["us"].items()))
        is_slow = is_slow or speed < arguments.goal
    sys.exit(1 if is_slow else 0)


if __name__ == "__main__":
    main()
