#!/usr/bin/env python3
"""Random kills of the service and of its engines over many pages; prints lost, duplicated and corrupt.

A producer keeps the inbox filled by rename, a reader takes outputs away, and the service is killed after random
times, now and then with a drain instead. In the end every page must have come out once, with the very bytes of
an undisturbed run.
"""
import argparse
import collections
import os
import random
import signal
import sys
import time

from daemon import Daemon
from pages import page, sidecar
from places import Places
from reader import Reader
from verdict import Expected, Verdict, inputs_of

# Pages share their bytes in turns, so that a hundred thousand need not be made and kept.
KINDS = 50


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options.add_argument("--base", help="folder to work below")
    options = options.parse_args()
    print(f"torture: {options.kills} kills, {options.pages} pages, --seed {options.seed}", flush=True)
    kinds = {f"{kind}.html": page(kind, 3000) for kind in range(KINDS)}
    known = {f"known/{name}": data for name, data in kinds.items()}
    known |= {f"known/{kind}.html.meta.json": sidecar(kind) for kind in range(KINDS)}
    expected = Expected({**kinds, **known})
    with Places(options.base) as places:
        torture = Torture(places, options, list(kinds.values()))
        return torture.run(expected)


class Torture:
    def __init__(self, places, options, kinds):
        self.places, self.kinds = places, kinds
        self.kill_count, self.page_count = options.kills, options.pages
        self.dropped, self.kills = 0, collections.Counter()
        self.random = random.Random(options.seed)
        self.hidden = places.base / "next"

    def run(self, expected):
        began = time.monotonic()
        reader = Reader(self.places)
        while self.kills["service"] < self.kill_count:
            self.drop_some()
            self.one_life()
            if self.kills["service"] % 500 == 0 and self.kills["service"]:
                print(f"torture: {self.kills['service']} kills, {self.dropped} pages dropped, "
                      f"{len(reader.outputs)} outputs, {time.monotonic() - began:.0f} s", flush=True)
        while self.dropped < self.page_count:
            self.drop_some()
        last = self.places.command("run", "--quiet", timeout=3600)
        reader.stop()
        verdict = self.judge(expected, reader)
        audit = self.places.command("audit", timeout=600)
        wanted = f"claimed {self.dropped:,} = published {self.dropped:,} + rejected 0 + duplicate 0 + quarantined 0 + in flight 0"
        if audit.returncode != 0 or wanted not in audit.stdout:
            verdict.charge("unbalanced", audit.stdout[-1000:] + last.stdout[-500:])
        print(f"torture: {self.kills['service']} kills of the service, {self.kills['engine']} of engines, "
              f"{self.kills['drain']} drains, {self.dropped} pages, {time.monotonic() - began:.0f} s: "
              f"{verdict.summary()}")
        for line in verdict.lines[:20]:
            print("  " + line)
        return 0 if verdict.is_clean else 1

    def drop_some(self):
        """Enough that the pages last until the last kill, and are gone with it."""
        share = (self.kills["service"] + 1) / max(self.kill_count, 1)
        upto = min(self.page_count, int(self.page_count * share) + self.random.randint(0, 40))
        while self.dropped < upto:
            number = self.dropped
            target = self.places.inbox / f"{number % 100}" / f"{number}.html"
            target.parent.mkdir(exist_ok=True)
            if number % 7 == 0:
                self.put(target.with_name(target.name + ".meta.json"), sidecar(number % KINDS))
            self.put(target, self.kinds[number % KINDS])
            self.dropped += 1

    def put(self, path, data):
        self.hidden.write_bytes(data)
        os.rename(self.hidden, path)

    def one_life(self):
        """Short enough to be cut off at any step, at times long enough to get far."""
        with Daemon(self.places) as daemon:
            if self.random.random() < 0.3:
                time.sleep(self.random.uniform(0.002, 0.03))
            else:
                daemon.wait_for(lambda: "serving " in daemon.said(), 20, 0.002)
                time.sleep(self.random.uniform(0, 0.15))
            if self.random.random() < 0.25:
                for pid in daemon.engines():
                    try:
                        os.kill(pid, signal.SIGKILL)
                        self.kills["engine"] += 1
                    except ProcessLookupError:
                        pass
                time.sleep(self.random.uniform(0, 0.04))
            if self.random.random() < 0.03:
                daemon.stop()
                self.kills["drain"] += 1
            elif daemon.kill() == -9:
                self.kills["service"] += 1

    def judge(self, expected, reader):
        verdict = Verdict()
        for name in reader.twice:
            verdict.charge("duplicated", name)
        for number in range(self.dropped):
            for suffix in ("json", "txt"):
                name = f"{number % 100}/{number}.html.{suffix}"
                data = reader.outputs.pop(name, None)
                if data is None:
                    verdict.charge("lost", name)
                elif not self.is_whole(data, number, suffix, expected):
                    verdict.charge("corrupt", name)
        for name in reader.outputs:
            verdict.charge("duplicated", f"{name} is more than was asked for")
        archived = sum(count for name, count in inputs_of(self.places, "archive").items()
                       if not name.endswith(".meta.json"))
        if archived != self.dropped:
            verdict.charge("lost", f"{self.dropped - archived} originals are not in the archive")
        return verdict

    @staticmethod
    def is_whole(data, number, suffix, expected):
        """The bytes of an undisturbed run, but for the page's own name."""
        home = "known/" if number % 7 == 0 else ""
        wanted = expected.outputs[f"{home}{number % KINDS}.html.{suffix}"]
        own = f'"id":"{number % 100}/{number}"'.encode()
        return data.replace(own, f'"id":"{home}{number % KINDS}"'.encode()) == wanted


if __name__ == "__main__":
    sys.exit(main())
