#!/usr/bin/env python3
"""From a page's arrival (its rename into the inbox) to its `.json` in the outbox, in an idle service."""
import argparse
import os
import random
import sys
import time

from daemon import Daemon
from pages import page
from places import Places
import spool_watch

MOST_MS = 50


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    options = options.parse_args()
    pause, times = random.Random(1), []
    with Places() as places, Daemon(places) as daemon:
        daemon.wait_serving()
        watch = spool_watch.FolderWatch(places.outbox)
        for number in range(options.pages):
            (places.base / "next").write_bytes(page(number, 20_000))
            time.sleep(0.06 + 0.05 * pause.random())
            began = time.monotonic()
            os.rename(places.base / "next", places.inbox / f"{number}.html")
            published = watch.wait_for(".json", 1, 10)
            if published is None:
                sys.exit(f"latency: page {number} was not published within 10 s")
            times.append((published - began) * 1000)
        daemon.stop()
    times = sorted(times[5:])
    def at(share):
        return times[min(len(times) - 1, int(len(times) * share))]
    print(f"latency: {len(times)} pages of 20 KB, arrival to published, idle: p50 {at(.5):.1f} ms, p90 {at(.9):.1f} ms, "
          f"p99 {at(.99):.1f} ms, slowest {times[-1]:.1f} ms; load {os.getloadavg()[0]:.1f}")
    return 0 if at(.99) < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
