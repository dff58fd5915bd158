#!/usr/bin/env python3
"""Every read and write of a file in halves, every third one interrupted: the same results to the byte."""
import os
import re
import shutil
import subprocess
import sys

from daemon import Daemon
from kill_points import all_done, put
from pages import mixed
from places import Places
from verdict import Expected, judge


def main():
    compiler = next(filter(shutil.which, ("cc", "clang", "gcc")), None)
    if not compiler:
        print("short calls: skipped: no C compiler here")
        return 0
    expected = Expected(mixed())
    with Places() as places:
        shim = places.base / "short_calls.so"
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "short_calls.c")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
        put(places, expected)
        with Daemon(places, environment={"LD_PRELOAD": str(shim)}) as daemon:
            daemon.wait_for(lambda: all_done(places, expected), 20)
            code, said = daemon.stop(), daemon.said()
        verdict = judge(places, expected)
        if code != 0:
            verdict.charge("unbalanced", f"the service ended with {code}: {said[-300:]}")
    tampered = int(re.findall(r"short_calls: -*(\d+)", said)[-1]) if "short_calls: " in said else 0
    print(f"short calls: {tampered} calls shortened or interrupted: {verdict.summary()}")
    for line in verdict.lines[:20]:
        print("  " + line)
    return 0 if verdict.is_clean and tampered > 100 else 1


if __name__ == "__main__":
    sys.exit(main())
