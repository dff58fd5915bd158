#!/usr/bin/env python3
"""SIGKILL at every system call that changes a file between claim and done, and again during recovery.

The service is traced once; then it is started anew for every (call, n) of that trace, on fresh folders, and
killed when it enters it. The next start must bring every page out, once and whole. With a reader that takes
outputs away at once the same again, and for a sample of the points with a second kill during the recovery.
"""
import argparse
import collections
import concurrent.futures
import itertools
import sys
import time

import trace
from daemon import Daemon
from pages import mixed
from places import Places
from reader import Reader
from verdict import Expected, Verdict, inputs_of, judge


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all-calls", action="store_true", help="also those that only look")
    options.add_argument("--reader-every", type=int, default=1, help="every n-th point again with a reader")
    options.add_argument("--again-every", type=int, default=4, help="every n-th point with a second kill")
    options.add_argument("--jobs", type=int, default=2)
    options = options.parse_args()
    if reason := trace.problem():
        print(f"kill points: skipped: {reason}")
        return 0
    began = time.monotonic()
    expected = Expected(mixed())
    calls = trace.CHANGING + (trace.LOOKING if options.all_calls else [])
    points = first_trace(expected, calls)
    if len(points) < 100:
        sys.exit(f"kill points: the trace has only {len(points)} points")
    cases = [(point, None, False) for point in points]
    cases += [(point, None, True) for point in points[::options.reader_every]]
    cases += second_kills(points[::options.again_every], expected, calls)
    total, hit, twice = Verdict(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (verdict, kills) in zip(cases, pool.map(lambda case: one(case, expected), cases)):
            total.add(verdict, describe(case))
            hit += kills > 0
            twice += kills > 1
    kinds = collections.Counter(call for call, _ in points)
    print(f"kill points: {len(points)} points of {len(kinds)} calls "
          f"({', '.join(f'{call} {count}' for call, count in kinds.most_common())})")
    print(f"kill points: {len(cases)} runs, {hit} killed, {twice} of them twice, "
          f"{time.monotonic() - began:.0f} s: {total.summary()}")
    for line in total.lines[:20]:
        print("  " + line)
    if hit < 0.75 * len(cases):
        print("  too few kills took place for this to say anything")
        return 1
    return 0 if total.is_clean else 1


def first_trace(expected, calls):
    """The points of an undisturbed service, from READY to the end of the last page."""
    with Places() as places:
        put(places, expected)
        path = places.base / "trace"
        with Daemon(places, prefix=trace.tracing(path, calls, every_thread=False)) as daemon:
            if not daemon.wait_for(lambda: all_done(places, expected)):
                sys.exit(f"kill points: the traced run did not finish:\n{daemon.said()}")
            daemon.stop()
        return trace.occurrences(path, begin='"serving ', end='"draining')


def second_kills(points, expected, calls):
    """Cases with a second kill: at a point of the trace of what recovery does after the first."""
    cases, turn = [], itertools.count()
    for point in points:
        with Places() as places:
            put(places, expected)
            killed_at(places, expected, point)
            path = places.base / "trace"
            with Daemon(places, prefix=trace.tracing(path, calls)) as daemon:
                daemon.wait_serving()
                daemon.stop()
            found = trace.occurrences(path, begin="", end='"serving ')
        if found:
            cases.append((point, found[next(turn) * 7 % len(found)], False))
    return cases


def one(case, expected):
    """One kill (or two), one recovery; what became of the pages, and how many kills took place."""
    first, second, has_reader = case
    kills = 0
    with Places() as places:
        put(places, expected)
        reader = Reader(places) if has_reader else None
        for point in filter(None, (first, second)):
            kills += killed_at(places, expected, point)
        last = places.command("run", "--quiet")
        taken = reader.stop() if reader else None
        verdict = judge(places, expected, taken)
        if last.returncode not in (0, 1):
            verdict.charge("unbalanced", f"the last run ended with {last.returncode}: {last.stdout[-500:]}")
    return verdict, kills


def killed_at(places, expected, point):
    """Serves until the kill; 1 when it took place."""
    call, when = point
    with Daemon(places, prefix=trace.injecting(call, "signal=KILL", when)) as daemon:
        daemon.wait_for(lambda: all_done(places, expected), seconds=10, pause=0.005)
        # Done, and then killed while it clears up or ends.
        return int(daemon.stop() == -9)


def put(places, expected):
    for name, data in expected.pages.items():
        places.write(name, data)


def all_done(places, expected):
    return sum((inputs_of(places, "archive") + inputs_of(places, "quarantine")).values()) >= len(expected.pages)


def describe(case):
    (call, when), second, has_reader = case
    again = f", then at {second[0]} {second[1]}" if second else ""
    return f"killed at {call} {when}{again}{', with a reader' if has_reader else ''}"


if __name__ == "__main__":
    sys.exit(main())
