#!/usr/bin/env python3
"""SIGKILL of the engine at every read and write of its channel; the service goes on and no page is charged.

A tracer is attached to the first engine only: the pages that it had are tried alone by its successor.
"""
import subprocess
import sys
import time

import trace
from daemon import Daemon, wait_until
from kill_points import all_done, put
from places import Places
from verdict import Expected, Verdict, judge
from pages import mixed

CALLS = ("read", "write", "futex", "madvise", "brk", "mmap", "munmap")
MOST = 12


def main():
    if reason := trace.problem():
        print(f"engine kills: skipped: {reason}")
        return 0
    began = time.monotonic()
    expected = Expected(mixed())
    total, runs, hit = Verdict(), 0, 0
    for call in CALLS:
        for when in range(1, MOST):
            verdict, was_killed = one(expected, call, when)
            total.add(verdict, f"engine killed at {call} {when}")
            runs, hit = runs + 1, hit + was_killed
            if not was_killed:
                break
    print(f"engine kills: {runs} runs, {hit} killed, {time.monotonic() - began:.0f} s: {total.summary()}")
    for line in total.lines[:20]:
        print("  " + line)
    if hit < 5:
        print("  too few kills took place for this to say anything")
        return 1
    return 0 if total.is_clean else 1


def one(expected, call, when):
    with Places() as places, Daemon(places) as daemon:
        daemon.wait_serving()
        wait_until(lambda: places_engine(daemon), 10, 0.002)
        tracer = attached(daemon.engines()[0], call, when)
        put(places, expected)
        finished = daemon.wait_for(lambda: all_done(places, expected), 30)
        status = places.report("status") or {}
        daemon.stop()
        tracer.kill()
        tracer.wait()
        verdict = judge(places, expected)
        if not finished:
            verdict.charge("lost", f"not done in time: {daemon.said()[-500:]}")
        return verdict, status.get("engine_deaths", 0) > 0


def places_engine(daemon):
    """The engine, once it has its name (before, it is a copy of the service)."""
    for pid in daemon.engines():
        with open(f"/proc/{pid}/comm") as file:
            if file.read().strip() == "winnow-engine":
                return True
    return False


def attached(pid, call, when):
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", str(pid), "-o", "/dev/null", "-e", f"trace={call}", "-e", "signal=none",
         "-e", f"inject={call}:signal=KILL:when={when}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    tracer.stderr.readline()  # "Process N attached"
    return tracer


if __name__ == "__main__":
    sys.exit(main())
