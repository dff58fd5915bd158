#!/usr/bin/env python3
"""The service under a mix for as long as wanted: pages, poison, reloads, kills of the engine and of the service.

Prints the slope of its memory, its descriptors, and the audit. The slope is that of the service process, over
the lives between its kills, without their first minute. SQLite's cache and the buffers of the largest burst fill up
over some ten thousand pages; whether it ends there is told by the last half of the longest life.
"""
import argparse
import collections
import gzip
import os
import random
import signal
import sys
import time

from daemon import Daemon
from pages import binary, page
from places import PIPELINE, Places, read_names
import processes

WARM_UP_SECONDS = 60
# More than this is a leak: a service that runs for a year must not grow by a gigabyte. KiB a hour.
MOST_KIB_PER_HOUR = 2048


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--rate", type=float, default=60, help="pages a second")
    options.add_argument("--kill-every", type=float, default=600, help="seconds between kills of the service")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    with Places() as places:
        return Soak(places, options).run()


class Soak:
    def __init__(self, places, options):
        self.places, self.options = places, options
        self.random = random.Random(options.seed)
        self.ordinary = [page(number, self.random.choice([2000, 6000, 20_000, 60_000])) for number in range(200)]
        self.dropped = self.taken = 0
        self.done = collections.Counter()
        self.samples = []  # (life, seconds in it, resident KiB of the service, descriptors)

    def run(self):
        began = time.monotonic()
        end = began + self.options.minutes * 60
        while time.monotonic() < end:
            life = min(end, time.monotonic() + self.options.kill_every)
            with Daemon(self.places) as daemon:
                daemon.wait_serving()
                self.live(daemon, life)
                if time.monotonic() < end:
                    daemon.kill()
                    self.done["kills of the service"] += 1
                else:
                    daemon.stop()
        self.places.command("run", "--quiet", timeout=600)
        self.take_outputs()
        return self.report(time.monotonic() - began)

    def live(self, daemon, until):
        began = last_sample = time.monotonic()
        while time.monotonic() < until:
            tick = time.monotonic()
            if not daemon.is_alive():
                self.done["ended by itself"] += 1
                print(f"soak: the service ended by itself:\n{daemon.said()[-2000:]}", flush=True)
                return
            for _ in range(max(1, int(self.options.rate / 5))):
                self.drop()
            self.disturb(daemon)
            self.take_outputs()
            if tick - last_sample >= 5:
                last_sample = tick
                self.sample(daemon, tick - began)
            time.sleep(max(0, 0.2 - (time.monotonic() - tick)))

    def drop(self):
        kind = self.random.random()
        if kind < 0.97:
            data = self.random.choice(self.ordinary)
        elif kind < 0.99:
            data = binary()
        else:
            data = gzip.compress(b"\0" * (8 << 20), 1)  # twice the limit when unpacked
        self.places.drop(f"{self.dropped % 16}/{self.dropped}.html", data)
        self.dropped += 1

    def disturb(self, daemon):
        """Four reloads a minute, one of them refused; two kills of the engine a minute."""
        if self.random.random() < 4 / 300:
            broken = self.random.random() < 0.25
            self.places.pipeline.write_text("stages: [no_such_stage]" if broken else PIPELINE)
            daemon.process.send_signal(signal.SIGHUP)
            self.done["reloads refused" if broken else "reloads"] += 1
            if broken:
                time.sleep(0.1)
                self.places.pipeline.write_text(PIPELINE)
        if self.random.random() < 2 / 300:
            for pid in daemon.engines()[:1]:
                os.kill(pid, signal.SIGKILL)
                self.done["kills of the engine"] += 1

    def take_outputs(self):
        for name in read_names(self.places.outbox):
            self.taken += name.endswith(".json")
            os.unlink(self.places.outbox / name)

    def sample(self, daemon, seconds):
        try:
            descriptors = len(os.listdir(f"/proc/{daemon.pid}/fd"))
        except OSError:
            return
        resident = processes.field(daemon.pid, "VmRSS") // 1024
        self.samples.append((self.done["kills of the service"], seconds, resident, descriptors))

    def report(self, seconds):
        audit = self.places.report("audit") or {}
        text = self.places.command("audit")
        resident = [sample[2] for sample in self.samples]
        descriptors = [sample[3] for sample in self.samples]
        slope = self.slope()
        print(f"soak: {seconds / 60:.1f} minutes, {self.dropped} pages, "
              + ", ".join(f"{count} {what}" for what, count in sorted(self.done.items())))
        print(f"soak: resident memory {min(resident)} to {max(resident)} KiB, slope {slope:+.0f} KiB an hour; "
              f"descriptors {min(descriptors)} to {max(descriptors)}")
        print("soak: resident KiB by quarter of the longest life: " + ", ".join(f"{mean:,.0f}" for mean in self.quarters())
              + " (a leak grows by as much in each, a cache by less and less)")
        print("soak: " + text.stdout.strip().replace("\n", "; "))
        published = int(text.stdout.split("published ")[1].split()[0].replace(",", ""))
        quarantined = int(text.stdout.split("quarantined ")[1].split()[0].replace(",", ""))
        lost = self.dropped - published - quarantined
        print(f"soak: dropped {self.dropped}, published {published}, taken {self.taken}, quarantined {quarantined}: "
              f"{lost} lost, {self.taken - published} more taken than published")
        late = self.late_slope()
        print(f"soak: slope of the last half of the longest life: {late:+.0f} KiB an hour")
        steady = late < MOST_KIB_PER_HOUR or seconds < 600  # a short run's slope says nothing
        ok = text.returncode == 0 and lost == 0 and self.taken == published and steady and not self.done["ended by itself"]
        print("soak: " + ("ok" if ok else "FAILED"))
        return 0 if ok else 1

    def longest_life(self):
        """[(seconds, KiB)]"""
        lives = collections.Counter(sample[0] for sample in self.samples)
        longest = lives.most_common(1)[0][0]
        return [(at, kib) for life, at, kib, _ in self.samples if life == longest and at > WARM_UP_SECONDS]

    def late_slope(self):
        points = self.longest_life()
        return fitted([points[len(points) // 2:]])

    def quarters(self):
        longest = [kib for _, kib in self.longest_life()]
        size = max(1, len(longest) // 4)
        return [sum(part) / len(part) for part in (longest[at:at + size] for at in range(0, 4 * size, size)) if part]

    def slope(self):
        """KiB an hour, least squares within each life after its warm-up, all lives together."""
        lives = {sample[0] for sample in self.samples}
        return fitted([[(at, kib) for number, at, kib, _ in self.samples if number == life and at > WARM_UP_SECONDS]
                       for life in lives])


def fitted(lives):
    """Slope in KiB an hour of points (seconds, KiB), by least squares within each life, all together."""
    over = under = 0.0
    for points in lives:
        if len(points) < 3:
            continue
        middle = sum(at for at, _ in points) / len(points)
        mean = sum(kib for _, kib in points) / len(points)
        over += sum((at - middle) * (kib - mean) for at, kib in points)
        under += sum((at - middle) ** 2 for at, _ in points)
    return over / under * 3600 if under else 0.0


if __name__ == "__main__":
    sys.exit(main())
