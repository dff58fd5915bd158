#!/usr/bin/env python3
"""A gate on speed that a busy machine cannot disturb: instructions per byte, and heap blocks.

    Benchmarks/instructions.py            compare with Benchmarks/ceilings.json; fails where a count is above
    Benchmarks/instructions.py --lower    lower the ceilings to today's counts and their margin
    Benchmarks/instructions.py --raise    as --lower, but up too: the commit says why

Counts `Measure parse` and `Measure pages` by callgrind on the pages of this repository that the file of
ceilings lists (a new golden page moves no count) and a generated one: three rounds less one, so that
start-up and tables built once do not count. Heap blocks are those of `Measure allocations`.
Python 3.11, standard library only, and valgrind; without it only the heap blocks are checked.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import made_pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
CEILINGS = ROOT / "Benchmarks/ceilings.json"
INSTRUCTION_MARGIN = 1.03
BLOCK_MARGIN = 1.03
MADE_SIZE = 300_000


def page_list(names, work):
    """The pages as `Measure` takes them: those named, and a generated one."""
    made = work / "made.html"
    made.write_bytes(made_pages.page(MADE_SIZE))
    pages = [ROOT / name for name in names]
    lost = [str(path) for path in pages if not path.is_file()]
    if lost or not pages:
        sys.exit(f"instructions: pages of the list are not here: {', '.join(lost) or 'it is empty'}")
    return "".join(f"{path}\n" for path in [*pages, made])


def run(command, pages):
    done = subprocess.run([*map(str, command)], input=pages, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"instructions: {' '.join(map(str, command))} ended with {done.returncode}: "
                 f"{done.stderr.strip()[-400:]}")
    return done


def instructions(binary, mode, rounds, pages, work):
    """(instructions of a whole run, bytes of one round)"""
    done = run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={work / 'callgrind.out'}",
                binary, mode, "--rounds", rounds], pages)
    count = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if count is None:
        sys.exit(f"instructions: no count in what valgrind says: {done.stderr.strip()[-400:]}")
    return int(count[1]), json.loads(done.stdout.splitlines()[-1])["bytes"]


def instructions_per_byte(measure, pages, work):
    binary = work / "Measure"
    # Without debug information, which takes valgrind minutes to read.
    subprocess.run(["strip", "-g", "-o", str(binary), str(measure)], check=True)
    counts = {}
    for mode in ("parse", "pages"):
        one, size = instructions(binary, mode, 1, pages, work)
        three, _ = instructions(binary, mode, 3, pages, work)
        counts[mode] = round((three - one) / 2 / size, 2)
    return counts


def heap_blocks(measure, pages):
    return json.loads(run([measure, "allocations"], pages).stdout.splitlines()[-1])["allocations"]


def ceiling_of(kind, count):
    if kind == "instructions per byte":
        return round(count * INSTRUCTION_MARGIN, 2)
    return int(count * BLOCK_MARGIN) + 2


def compare(kind, counts, ceilings):
    """Prints a row a count; the names of those above their ceiling, or without one."""
    over = []
    for name, count in counts.items():
        ceiling = ceilings.get(name)
        good = ceiling is not None and count <= ceiling
        print(f"{'ok  ' if good else 'OVER'} {kind:22} {name:22} {count:>10} of {ceiling}")
        if not good:
            over.append(f"{kind} of {name}")
    return over


def lowered(kind, counts, ceilings, up):
    new = {name: ceiling_of(kind, count) for name, count in counts.items()}
    return {name: value if up else min(value, ceilings.get(name, value))
            for name, value in new.items()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", type=pathlib.Path, default=ROOT / ".build/release/Measure")
    parser.add_argument("--ceilings", type=pathlib.Path, default=CEILINGS)
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--raise", dest="up", action="store_true")
    options = parser.parse_args()
    if not options.measure.exists():
        sys.exit(f"instructions: no {options.measure}: `make instructions` builds it")
    ceilings = json.loads(options.ceilings.read_text()) if options.ceilings.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        pages = page_list(ceilings.get("pages", []), work)
        counts = {"heap blocks": heap_blocks(options.measure, pages)}
        if shutil.which("valgrind") and shutil.which("strip"):
            counts["instructions per byte"] = instructions_per_byte(options.measure, pages, work)
        else:
            print("instructions: valgrind or strip is not here; instructions are not counted")
    if options.lower or options.up:
        for kind in counts:
            ceilings[kind] = lowered(kind, counts[kind], ceilings.get(kind, {}), options.up)
        options.ceilings.write_text(json.dumps(ceilings, indent=2, sort_keys=True) + "\n")
    over = [name for kind in counts for name in compare(kind, counts[kind], ceilings.get(kind, {}))]
    if over:
        sys.exit(f"instructions: above the ceiling of Benchmarks/ceilings.json: {', '.join(over)}")


if __name__ == "__main__":
    main()
