#!/usr/bin/env python3
"""Power losses at random moments of a batch, on ext4 and xfs: nothing is lost, twice or half.

Some of inbox, outbox and state lie on a file system in a file, the others on one that keeps all (as one does that
wrote everything out just before). While a producer drops pages it is shut down by the ioctl that throws away what
is only in memory, mounted again, and the service goes on. Pages are durable before they are dropped: a drop that the
loss undid is done again. `--fake fsync` makes that call do nothing, to show that the test can fail.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import threading
import time

import disks
import trace
from cases import Skipped
from daemon import Daemon
from pages import page
from places import Places
from verdict import Expected, Verdict, judge

PAGES = 120
# What may be lost. Inbox and outbox in turns with the ledger: each may be ahead of the other.
LOSSY = [("in", "out", "state"), ("in", "out"), ("state",), ("out",), ("in",)]
FAKES = {"fsync": ["fsync"], "fdatasync": ["fdatasync"], "syncfs": ["syncfs"], "all": ["fsync", "fdatasync", "syncfs"]}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=20, help="a file system")
    options.add_argument("--kinds", default="ext4,xfs")
    options.add_argument("--fake", choices=FAKES, help="a call that does nothing: then losses are expected")
    options.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = options.parse_args()
    if os.geteuid() != 0 or not shutil.which("losetup"):
        print("power loss: skipped: needs root and losetup")
        return 0
    if options.fake and (reason := trace.problem()):
        print(f"power loss: faking skipped: {reason}")
        return 0
    # Mounts of its own, which go with it.
    if os.environ.get("WINNOW_OWN_MOUNTS") is None:
        return subprocess.run(["unshare", "-m", sys.executable, __file__, *sys.argv[1:], "--seed", str(options.seed)],
                              env={**os.environ, "WINNOW_OWN_MOUNTS": "1"}).returncode
    chance = random.Random(options.seed)
    expected = Expected({f"{number}.html": page(number, 6000) for number in range(PAGES)})
    failed = False
    for kind in options.kinds.split(","):
        try:
            failed |= several(kind, options, chance, expected)
        except Skipped as reason:
            print(f"power loss: {kind}: skipped: {reason}")
    return 1 if failed else 0


def several(kind, options, chance, expected):
    """True when it went wrong: losses, or none though a call was faked."""
    began, total, cut, progress = time.monotonic(), Verdict(), 0, []
    for number in range(options.runs):
        lossy = LOSSY[number % len(LOSSY)]
        verdict, done = one(kind, options, chance, expected, lossy)
        total.add(verdict, f"{kind} {number} (lossy: {', '.join(lossy)})")
        progress.append(done)
        cut += 0 < done < PAGES
    fake = f", {options.fake} faked" if options.fake else ""
    print(f"power loss: {kind}{fake}: {options.runs} losses of power, {cut} of them between the first and the last "
          f"of {PAGES} pages, {time.monotonic() - began:.0f} s: {total.summary()} (--seed {options.seed})")
    for line in total.lines[:5 if options.fake else 20]:
        print("  " + " ".join(line.split())[:200])
    if options.fake:
        print(f"  so the test can fail: {'yes' if not total.is_clean else 'NO'}")
        return total.is_clean
    return not total.is_clean


def one(kind, options, chance, expected, lossy):
    with Places() as scratch:
        image, at = scratch.base / "image", scratch.base / "disk"
        commit = ["-o", "commit=300"] if kind == "ext4" else []
        disks.make(image, kind)
        disks.mount(image, at, *commit)
        try:
            folders = {name: (at if name in lossy else scratch.base / "kept") / name for name in ("in", "out", "state")}
            places = Places(base=scratch.base, inbox=folders["in"], outbox=folders["out"], state=folders["state"])
            ready = places.inbox.parent / "ready"
            ready.mkdir()
            for name, data in expected.pages.items():
                (ready / name).write_bytes(data)
            os.sync()
            done = until_the_loss(places, ready, options, chance, at)
        finally:
            disks.unmount(at)
        disks.mount(image, at, *commit)
        try:
            drop_all(places, ready)
            last = places.command("run", "--quiet")
            verdict = judge(places, expected)
            if last.returncode != 0:
                verdict.charge("unbalanced", f"the next run ended with {last.returncode}: {last.stdout[-300:]}")
        finally:
            disks.unmount(at)
    return verdict, done


def drop_all(places, ready, pause=0.0, over=None):
    for name in sorted(os.listdir(ready)):
        if over and over.is_set():
            return
        try:
            os.rename(ready / name, places.inbox / name)
        except OSError:
            return  # the power is gone
        time.sleep(pause)


def until_the_loss(places, ready, options, chance, at):
    """Serves while pages come, loses the power, kills what still runs; how many pages were out by then."""
    prefix = faking(FAKES[options.fake]) if options.fake else ()
    over = threading.Event()
    with Daemon(places, prefix=prefix) as daemon:
        daemon.wait_serving()
        producer = threading.Thread(target=drop_all, args=(places, ready, 0.001, over))
        producer.start()
        time.sleep(chance.uniform(0, 0.35))
        done = sum(name.endswith(".json") for name in places.outputs())
        disks.cut_power(at)
        over.set()
        daemon.kill()
        producer.join()
    return done


def faking(calls):
    prefix = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "signal=none", "-e", f"trace={','.join(calls)}"]
    for call in calls:
        prefix += ["-e", f"inject={call}:retval=0"]
    return prefix


if __name__ == "__main__":
    sys.exit(main())
