#!/usr/bin/env python3
"""Every file-system call between claim and done fails once: with ENOSPC, EIO, EMFILE, EACCES and EINTR.

The service must go on by itself, charge no page for it, and bring all of them out within seconds. A fault in
the middle of a page's way must not be seen in any output.
"""
import argparse
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
        return ["ENOSPC", "EIO", "EMFILE", "EACCES", "EINTR"]
    if call in NAMING:
        return ["ENOSPC", "EIO", "EACCES"]
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
    cases = [(call, when, error) for call, when in points
             for error in (errors_of(call) if options.all else [errors_of(call)[when % len(errors_of(call))]])]
    total, slowest = Verdict(), 0.0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (verdict, seconds) in zip(cases, pool.map(lambda case: one(case, expected), cases)):
            total.add(verdict, "{2} at {0} {1}".format(*case))
            slowest = max(slowest, seconds)
    print(f"fault points: {len(cases)} faults at {len(points)} points, done at the latest {slowest:.1f} s "
          f"after the start, {time.monotonic() - began:.0f} s: {total.summary()}, {total['stuck']} stuck, "
          f"{total['ended']} ended")
    for line in total.lines[:40]:
        print("  " + line)
    return 0 if total.is_clean else 1


def one(case, expected):
    call, when, error = case
    with Places() as places:
        put(places, expected)
        began = time.monotonic()
        verdict = Verdict()
        with Daemon(places, prefix=trace.injecting(call, f"error={error}", when)) as daemon:
            daemon.wait_for(lambda: all_done(places, expected), seconds=RESUME_SECONDS + 2)
            seconds = time.monotonic() - began
            if not daemon.is_alive():
                verdict.charge("ended", f"the service ended: {daemon.said()[-300:]}")
            elif not all_done(places, expected):
                verdict.charge("stuck", f"not done after {seconds:.0f} s: {daemon.said()[-400:]}")
                daemon.wait_for(lambda: all_done(places, expected), seconds=60)
            code = daemon.stop()
            if code not in (0, None) and not verdict.total():
                verdict.charge("ended", f"the service ended with {code}: {daemon.said()[-300:]}")
        verdict.add(judge(places, expected), "afterwards")
    return verdict, seconds


if __name__ == "__main__":
    sys.exit(main())
