#!/usr/bin/env python3
"""Every file-system call between claim and done fails once: with ENOSPC, EIO, EMFILE, EACCES and EINTR.

The service must go on by itself, charge no page for it, and bring all of them out within seconds. A fault in
the middle of a page's way must not be seen in any output.
"""
import argparse
import collections
import concurrent.futures
import sys
import time

import trace
from daemon import Daemon
from kill_points import all_done, first_trace, put
from pages import mixed
from places import Places
from verdict import Expected, Verdict, judge

# Which errors a call can give (by their man pages); EINTR only where a signal or a slow file system can.
OPENING, WRITING = {"openat", "openat2"}, {"write", "pwrite64"}
NAMING = {"renameat2", "renameat", "rename", "linkat", "unlinkat", "unlink", "mkdirat", "mkdir"}
SYNCING = {"fsync", "fdatasync", "syncfs"}
RESUME_SECONDS = 5


def errors_of(call):
    if call in OPENING:
        return ["ENOSPC", "EIO", "EMFILE", "EROFS", "EINTR", "EACCES"]
    if call in NAMING:
        return ["ENOSPC", "EIO", "EROFS", "EACCES"]
    if call in WRITING or call in SYNCING:
        return ["ENOSPC", "EIO", "EINTR"]
    if call in ("read", "pread64"):
        return ["EIO", "EINTR"]
    return ["EIO"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", action="store_true", help="every error at every call, also those that only look")
    options.add_argument("--jobs", type=int, default=12, help="most of the time is pauses")
    options = options.parse_args()
    if reason := trace.problem():
        print(f"fault points: skipped: {reason}")
        return 0
    began = time.monotonic()
    expected = Expected(mixed())
    points = first_trace(expected, trace.CHANGING + (trace.LOOKING if options.all else []))
    cases = list(all_cases(points) if options.all else one_error_each(points))
    total, slowest, excused = Verdict(), 0.0, collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (verdict, seconds) in zip(cases, pool.map(lambda case: one(case, expected), cases)):
            if excuse := excuse_for(case, verdict):
                excused[excuse] += 1
                continue
            total.add(verdict, "{2} at {0} {1}".format(*case))
            slowest = max(slowest, seconds)
    print(f"fault points: {len(cases)} faults at {len(points)} points, {time.monotonic() - began:.0f} s: done "
          f"at the latest {slowest:.1f} s after the start; {total.summary()}, {total['late']} late, "
          f"{total['ended']} ended")
    for excuse, count in excused.items():
        print(f"  {count} more: {excuse}")
    for line in total.lines[:60]:
        print("  " + " ".join(line.split())[:300])
    return 0 if total.is_clean else 1


def all_cases(points):
    return ((call, when, error) for call, when in points for error in errors_of(call))


def one_error_each(points):
    """The errors in turns. Not EACCES: what a lost permission does is tested by `environment.py`."""
    for call, when in points:
        errors = [error for error in errors_of(call) if error != "EACCES"]
        yield call, when, errors[when % len(errors)]


def excuse_for(case, verdict):
    """What is known and stands in Docs/durability.md; None for anything else."""
    call, _, error = case
    wrong = {kind for kind, count in verdict.items() if count}
    if wrong <= {"late", "ended"} and call == "fcntl" and wrong:
        return "a lock of the ledger that could not be released: the ledger is opened anew, within 30 s"
    if wrong == {"late"} and call == "openat2" and error == "EACCES":
        return "a folder of the inbox refused without a change of its mode: found by the next scan, within 60 s"
    if call == "renameat2" and error == "EACCES" and any(".meta.json is still in the inbox" in line
                                                          for line in verdict.lines):
        return "a sidecar that may not be moved stays in the inbox, its page goes on without it"
    return None


def one(case, expected):
    call, when, error = case
    with Places() as places:
        put(places, expected)
        began = time.monotonic()
        verdict = Verdict()
        with Daemon(places, prefix=trace.injecting(call, f"error={error}", when)) as daemon:
            in_time = daemon.wait_for(lambda: all_done(places, expected), seconds=RESUME_SECONDS + 2)
            seconds = time.monotonic() - began
            if not in_time and daemon.is_alive():
                daemon.wait_for(lambda: all_done(places, expected), seconds=65)
                verdict.charge("late", f"not done after {seconds:.0f} s: {daemon.said()[-400:]}")
            if daemon.stop() != 0:
                verdict.charge("ended", f"the service ended: {daemon.said()[-300:]}")
        verdict.add(judge(places, expected), "afterwards")
    return verdict, seconds


if __name__ == "__main__":
    sys.exit(main())
