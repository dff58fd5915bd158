#!/usr/bin/env python3
"""Throughput, memory and completeness of the whole service, beside a peer extractor in the same run.

    Benchmarks/bench.py                 2,000 pages of wcxb-dev, trafilatura (and 86 of aed-news)
    Benchmarks/bench.py --pages 200 --peer none

The service is started on empty folders; then all pages are moved into the inbox (they are prepared in a
folder beside it, so that the drop itself is a rename for each page); the clock runs from the first
rename until the last `.json` is in the outbox. Memory is sampled for the service and all its
descendants: the peak of the sum, and the sum of the kernel's own peaks (VmHWM), which no sampling
misses. Then the peer extracts the same pages (pages read beforehand, one thread, no files written).

Ends with 1 when pages are missing, when `winnow audit` finds a difference, or when the peak is above
--max-memory (400 MB). Python 3.11, standard library only.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402

# The first two hold 1,914 pages; the third fills up to the 2,000.
DATASETS = ("wcxb-dev", "trafilatura", "aed-news")
MIB = 1 << 20


def gather(shared, count, target):
    """Links `count` pages of the datasets into `target` as `<dataset>-<id>.html`; repeats none."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    pages = []
    for dataset in DATASETS:
        folder = corpus.unpack(shared, dataset, ROOT / ".build/corpus")
        pages += [(f"{dataset}-{path.name}", path) for path in sorted(folder.glob("*.html"))]
    if len(pages) < count:
        print(f"bench: the datasets hold {len(pages)} pages, all are taken")
    for name, path in pages[:count]:
        shutil.copyfile(path, target / name)
    return sorted(path.name for path in target.iterdir())


def family(root):
    """The process and all its living descendants."""
    children = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def field(pid, name):
    """A line of /proc/PID/status in bytes, 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class MemorySampler(threading.Thread):
    """Watches the memory of a process and its descendants, ten times a second."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.peak, self.high_water, self.done = root, 0, {}, threading.Event()

    def run(self):
        while not self.done.wait(0.1):
            pids = family(self.root)
            self.peak = max(self.peak, sum(field(pid, "VmRSS") for pid in pids))
            for pid in pids:
                self.high_water[pid] = max(self.high_water.get(pid, 0), field(pid, "VmHWM"))

    def stop(self):
        self.done.set()
        self.join()


def processor_seconds(root):
    total = 0.0
    for pid in family(root):
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            pass
    return total


def outputs(outbox):
    return {path.name[:-5] for path in outbox.glob("*.json")}


def wait_for(condition, seconds, what, process):
    start = time.monotonic()
    while not condition():
        if process.poll() is not None:
            sys.exit(f"bench: the service ended with {process.returncode} while waiting for {what}")
        if time.monotonic() - start > seconds:
            return False
        time.sleep(0.05)
    return True


def run_service(args, names, prepared, work):
    inbox, outbox, state = (work / name for name in ("inbox", "outbox", "state"))
    for folder in (inbox, outbox, state):
        folder.mkdir()
    folders = ["--inbox", str(inbox), "--outbox", str(outbox), "--state", str(state)]
    if args.pipeline:
        folders += ["--pipeline", args.pipeline]
    log = (work / "log").open("wb")
    service = subprocess.Popen([args.winnow, "serve", *folders], stdout=log, stderr=log)
    try:
        wait_for(lambda: subprocess.run([args.winnow, "status", "--state", str(state)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                                        ).returncode == 0, 20, "its status", service)
        idle = sum(field(pid, "VmRSS") for pid in family(service.pid))
        sampler = MemorySampler(service.pid)
        sampler.start()
        start = time.monotonic()
        for name in names:
            os.rename(prepared / name, inbox / name)
        last = start
        seen = 0

        def complete():
            nonlocal last, seen
            count = sum(1 for entry in os.scandir(outbox) if entry.name.endswith(".json"))
            if count != seen:
                last, seen = time.monotonic(), count
            settled = seen + quarantined(inbox)
            return settled >= len(names)

        in_time = wait_for(complete, args.timeout, "all pages", service)
        seconds = last - start
        processor = processor_seconds(service.pid)
        time.sleep(0.3)
        audit = subprocess.run([args.winnow, "audit", *folders], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
        sampler.stop()
    finally:
        service.send_signal(signal.SIGTERM)
        try:
            service.wait(60)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()
        log.close()
    return {"seconds": seconds, "in_time": in_time, "done": outputs(outbox),
            "quarantined": quarantined(inbox), "audit": audit.returncode, "audit_text": audit.stdout,
            "exit": service.returncode, "idle": idle, "peak": sampler.peak,
            "high_water": sum(sampler.high_water.values()), "processor": processor}


def quarantined(inbox):
    """Pages in quarantine: each has a reason.json."""
    return sum(1 for _ in (inbox / ".winnow").rglob("reason.json")) if (inbox / ".winnow").exists() else 0


def run_peer(peer, shared, pages, out):
    python = corpus.peer_python(ROOT / ".build/peers", peer)
    sampler_start = time.monotonic()
    process = subprocess.Popen([python, str(shared / "tools/peers.py"), peer, str(pages), str(out)],
                               stdout=subprocess.PIPE, text=True)
    sampler = MemorySampler(process.pid)
    sampler.start()
    text, _ = process.communicate()
    sampler.stop()
    if process.returncode != 0:
        sys.exit(f"bench: {peer} ended with {process.returncode}")
    facts = json.loads(text.strip().splitlines()[-1])
    return {**facts, "wall": time.monotonic() - sampler_start, "peak": sampler.peak}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--winnow", default=str(ROOT / ".build/release/winnow"), metavar="BINARY")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--pipeline")
    parser.add_argument("--peer", default="resiliparse", help="a peer of peers.py, or none")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for all pages")
    parser.add_argument("--max-memory", type=int, default=400, metavar="MB")
    args = parser.parse_args()
    args.shared = args.shared.resolve()
    if not shutil.which(args.winnow):
        sys.exit(f"bench: no {args.winnow}: run `make build`")

    base = ROOT / ".build/bench"
    base.mkdir(parents=True, exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(dir=base))
    try:
        names = gather(args.shared, args.pages, work / "prepared")
        size = sum(path.stat().st_size for path in (work / "prepared").iterdir())
        peer_pages = work / "peer-pages"
        shutil.copytree(work / "prepared", peer_pages)
        run = run_service(args, names, work / "prepared", work)
        print(f"{len(names)} pages, {size / 1e6:.0f} MB, dropped at once")
        print(f"winnow       {len(run['done']) / run['seconds']:7.1f} pages/s  "
              f"{size / 1e6 / run['seconds']:6.1f} MB/s  {run['seconds']:6.1f} s from drop to last output, "
              f"{run['processor']:.1f} s of processor")
        print(f"             peak memory {run['peak'] / MIB:.0f} MiB (sum of peaks "
              f"{run['high_water'] / MIB:.0f} MiB, idle {run['idle'] / MIB:.0f} MiB), service and engine")
        print(f"             {len(run['done'])} outputs, {run['quarantined']} in quarantine, "
              f"audit {'clean' if run['audit'] == 0 else 'NOT CLEAN'}")
        if args.peer != "none":
            peer = run_peer(args.peer, args.shared, peer_pages, work / "peer.jsonl")
            print(f"{args.peer:<12} {peer['pages_per_s']:7.1f} pages/s  {peer['mb_per_s']:6.1f} MB/s  "
                  f"{peer['seconds']:6.1f} s inside the extractor, one thread, no files")
            print(f"             peak memory {peer['peak'] / MIB:.0f} MiB (all pages read beforehand), "
                  f"{peer['errors']} errors")
            ratio = len(run["done"]) / run["seconds"] / peer["pages_per_s"]
            work_ratio = peer["seconds"] / run["processor"] if run["processor"] else 0
            print(f"ratio        {ratio:.2f} in pages/s (whole service, {os.cpu_count()} processors, durable); "
                  f"{work_ratio:.2f} in processor time")

        problems = []
        if not run["in_time"]:
            problems.append(f"not complete after {args.timeout} s")
        missing = sorted(set(names) - run["done"])
        if len(missing) > run["quarantined"]:
            problems.append(f"{len(missing) - run['quarantined']} pages have no output: {missing[:5]}")
        if run["quarantined"]:
            problems.append(f"{run['quarantined']} pages of the corpus in quarantine")
        if run["audit"] != 0:
            problems.append("audit:\n" + run["audit_text"])
        if run["exit"] != 0:
            problems.append(f"the service ended with {run['exit']} after SIGTERM")
        if run["peak"] > args.max_memory * 1e6:
            problems.append(f"peak memory {run['peak'] / 1e6:.0f} MB is above {args.max_memory} MB")
        for problem in problems:
            print(f"bench: {problem}", file=sys.stderr)
        sys.exit(1 if problems else 0)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
