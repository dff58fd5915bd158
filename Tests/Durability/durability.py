#!/usr/bin/env python3
"""All that must hold, in two lanes side by side: kills, faults, arrivals, poison, environment, power loss, attacks.

The quick form, below three minutes on two cores, is what `.ci/run` runs; `--full` kills and fails at every call,
with every error, and takes a quarter of an hour. Parts that cannot run here (no ptrace, no root, no loop mounts)
say so and are skipped.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
QUICK = [
    [["kill_points.py", "--reader-every", "2", "--again-every", "6", "--jobs", "1"], ["engine_kills.py"],
     ["fault_points.py"], ["short_calls.py"], ["torture.py", "--kills", "60", "--pages", "600"],
     ["hostile.py"]],
    [["poison.py"], ["arrivals.py"], ["environment.py"], ["power_loss.py", "--runs", "5"],
     ["power_loss.py", "--runs", "5", "--kinds", "ext4", "--fake", "all"]],
]
FULL = [
    [["kill_points.py", "--all-calls", "--again-every", "1"], ["engine_kills.py"], ["fault_points.py", "--all"],
     ["short_calls.py"], ["torture.py", "--kills", "1000", "--pages", "10000"], ["arrivals.py"], ["poison.py"],
     ["environment.py"], ["hostile.py"], ["power_loss.py", "--runs", "50"],
     ["power_loss.py", "--runs", "15", "--fake", "all"], ["latency.py"]],
]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="one lane: some parts measure")
    options = options.parse_args()
    began = time.monotonic()
    environment = dict(os.environ)
    if not options.full:
        environment |= {"DURABILITY_QUICK": "1", "ARRIVALS": environment.get("ARRIVALS", "2000")}
    install_missing()
    lanes = FULL if options.full else QUICK
    # A kill loses nothing that was written, synced or not: the lane of kills needs no disk to wait for.
    in_memory = {**environment, "TMPDIR": "/dev/shm"} if has_memory_disk() else environment
    places = [environment] if options.full else [in_memory, environment]
    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        failed = sum(pool.map(lambda lane, place: [run(part, place) for part in lane].count(False), lanes, places))
    print(f"durability: {sum(map(len, lanes))} parts, {failed} failed, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def has_memory_disk():
    return os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 1 << 30


def run(part, environment):
    done = subprocess.run([sys.executable, HERE / part[0], *part[1:]], env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace")
    print(done.stdout, end="", flush=True)
    if done.returncode != 0:
        print(f"durability: {' '.join(part)} FAILED with {done.returncode}", flush=True)
    return done.returncode == 0


def install_missing():
    """What apt has, where we may; else the parts say what they miss."""
    tools = {"strace": "strace", "rsync": "rsync", "unzip": "unzip", "bindfs": "bindfs", "mkfs.xfs": "xfsprogs"}
    missing = [package for tool, package in tools.items() if not shutil.which(tool)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends", *missing],
                       env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
