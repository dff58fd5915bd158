"""The durable service: pages a second beside the same without fsync and beside plain copying; idle latency."""
import collections
import os
import random
import shutil
import sys
import tempfile
import time

import made_pages
import spool_watch
from context import Row, in_turn, median, percentile, say
from service import Service

PAGE_BYTES = 20_000


def run(context):
    return {"throughput": throughput(context), "latency": latency(context)}


# MARK: pages a second

def throughput(context):
    count = context.choose(10_000, 2_000)
    rounds = context.choose(3, 2)
    shim = spool_watch.shim(context)
    with context.scratch() as work:
        pages = os.path.join(work, "pages")
        os.mkdir(pages)
        say(f"daemon: writing {count} pages of {PAGE_BYTES // 1000} KB")
        for seed in range(count):
            with open(os.path.join(pages, f"page-{seed:05}.html"), "wb") as file:
                file.write(made_pages.page(PAGE_BYTES, seed))
        size = sum(entry.stat().st_size for entry in os.scandir(pages))

        def served(mode):
            return lambda: serve_all(context, pages, work, shim, mode)

        results = in_turn(rounds, {
            "durable": served("time"), "no fsync": served("skip"),
            "copy with fsync": lambda: copy_all(pages, work, True),
            "copy without": lambda: copy_all(pages, work, False)})
    return {"pages": count, "mb": size / 1e6, "rounds": results}


def serve_all(context, pages, work, shim, mode):
    """All pages dropped at once by rename; the clock runs to the last .json in the outbox."""
    place = fresh(work, "service")
    drop = os.path.join(place, "drop")
    shutil.copytree(pages, drop)
    log = spool_watch.SyncLog(os.path.join(place, "syncs"))
    os.sync()
    environment = {"LD_PRELOAD": str(shim), "WINNOW_BENCH_SYNC": mode,
                   "WINNOW_BENCH_SYNC_LOG": str(log.path)}
    names = sorted(os.listdir(drop))
    with Service(context.winnow, place, environment=environment) as service:
        watch = spool_watch.FolderWatch(service.outbox)
        idle = service.processor_seconds()
        began = time.monotonic()
        for name in names:
            os.rename(os.path.join(drop, name), service.inbox / name)
        ended = watch.wait_for(".json", len(names), 600)
        processor = service.processor_seconds() - idle
        watch.close()
        published = len(service.published())
    if ended is None or published != len(names) or service.exit != 0:
        sys.exit(f"bench: daemon: {published} of {len(names)} pages published, exit {service.exit}")
    calls = [call for call in log.calls() if began <= call[0] <= ended]
    kinds = collections.Counter(kind for _, _, kind in calls)
    say(f"daemon: {mode}: {len(names) / (ended - began):.0f} pages/s")
    return {"pages_per_s": len(names) / (ended - began), "seconds": ended - began,
            "processor": processor, "syncs": dict(kinds),
            "sync_seconds": sum(call[1] - call[0] for call in calls)}


def fresh(work, name):
    """A new folder, and what the rounds before left stays until all are over.

    ext4 keeps from giving out inodes that were freed within the last seconds and looks at each of them anew for
    every new file: a round after a removal of thousands of files took up to three times as long.
    """
    return tempfile.mkdtemp(prefix=name, dir=work)


def copy_all(pages, work, durable):
    """The files copied one after the other, each with its fsync, the folder at the end."""
    target = fresh(work, "copy")
    os.sync()
    names = sorted(os.listdir(pages))
    began = time.monotonic()
    for name in names:
        source = os.open(os.path.join(pages, name), os.O_RDONLY)
        data = os.read(source, 2 * PAGE_BYTES)
        os.close(source)
        copy = os.open(os.path.join(target, name), os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(copy, data)
        if durable:
            os.fsync(copy)
        os.close(copy)
    if durable:
        folder = os.open(target, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    seconds = time.monotonic() - began
    return {"pages_per_s": len(names) / seconds, "seconds": seconds}


# MARK: latency

def latency(context):
    """Single pages, each dropped by rename into an idle service."""
    count = context.choose(300, 60)
    shim = spool_watch.shim(context)
    pause = random.Random(1)
    samples = []
    with context.scratch() as work:
        log = spool_watch.SyncLog(os.path.join(work, "syncs"))
        environment = {"LD_PRELOAD": str(shim), "WINNOW_BENCH_SYNC": "time",
                       "WINNOW_BENCH_SYNC_LOG": str(log.path)}
        with Service(context.winnow, os.path.join(work, "service"),
                     environment=environment) as service:
            watch = spool_watch.FolderWatch(service.outbox)
            for seed in range(count):
                ready = os.path.join(work, "next")
                with open(ready, "wb") as file:
                    file.write(made_pages.page(PAGE_BYTES, seed))
                # Idle means: the last page's clearing up is over, and not in step with any timer.
                time.sleep(0.06 + 0.05 * pause.random())
                dropped = time.monotonic()
                os.rename(ready, service.inbox / f"page-{seed}.html")
                published = watch.wait_for(".json", 1, 10)
                if published is None:
                    sys.exit(f"bench: latency: page {seed} was not published within 10 s")
                samples.append((dropped, published))
            time.sleep(0.2)
            watch.close()
        calls = log.calls()
    rows = []
    for index, (dropped, published) in enumerate(samples):
        end = samples[index + 1][0] if index + 1 < count else published + 0.2
        mine = [call for call in calls if dropped <= call[0] < end]
        before = [call for call in mine if call[0] < published]
        rows.append({"ms": (published - dropped) * 1e3,
                     "sync_ms": sum(min(call[1], published) - call[0] for call in before) * 1e3,
                     "syncs": len(before), "syncs_after": len(mine) - len(before),
                     "sync_after_ms": sum(call[1] - call[0] for call in mine if call not in before) * 1e3})
    warm = rows[5:]
    take = {key: [row[key] for row in warm] for key in warm[0]}
    return {"pages": len(warm), "p50_ms": percentile(take["ms"], .5),
            "p90_ms": percentile(take["ms"], .9), "p99_ms": percentile(take["ms"], .99),
            "sync_p50_ms": percentile(take["sync_ms"], .5),
            "sync_p99_ms": percentile(take["sync_ms"], .99),
            "sync_after_p50_ms": percentile(take["sync_after_ms"], .5),
            "syncs": median(take["syncs"]), "syncs_after": median(take["syncs_after"])}


# MARK: report

def rate(result, name):
    return median([entry["pages_per_s"] for entry in result["rounds"][name]])


def rows(results):
    flow, idle = results["throughput"], results["latency"]
    rounds = flow["rounds"]
    share = median([a["pages_per_s"] / b["pages_per_s"]
                    for a, b in zip(rounds["durable"], rounds["no fsync"])])
    beside = idle["p50_ms"] / idle["sync_p50_ms"] if idle["sync_p50_ms"] else None
    return [
        Row(f"durable daemon, {flow['pages']:,} pages of 20 KB", ">= 85 % of the same without fsync",
            f"{share:.0%} ({rate(flow, 'durable'):,.0f} of {rate(flow, 'no fsync'):,.0f} pages/s)",
            share >= .85),
        Row("idle latency p50, drop by rename to published", "<= 3x the time of its fsyncs",
            f"{idle['p50_ms']:.1f} ms, {beside:.1f}x {idle['sync_p50_ms']:.1f} ms" if beside
            else f"{idle['p50_ms']:.1f} ms, no fsync seen", beside is not None and beside <= 3),
        Row("idle latency p99", "< 50 ms", f"{idle['p99_ms']:.1f} ms", idle["p99_ms"] < 50),
    ]


def report(results):
    flow, idle = results["throughput"], results["latency"]
    lines = [f"{flow['pages']:,} different pages of 20 KB ({flow['mb']:.0f} MB) dropped at once by rename; "
             "from the first rename to the last `.json`. Without fsync: the same binary, with fsync and its "
             "kin replaced by nothing. Plain copying: one thread, read, write, fsync, file after file.", "",
             "| | pages/s, median | each round | processor time a page | fsyncs a page |",
             "| --- | --- | --- | --- | --- |"]
    for name, label in (("durable", "winnow serve, durable"), ("no fsync", "winnow serve, no fsync"),
                        ("copy with fsync", "plain copying, fsync"),
                        ("copy without", "plain copying, no fsync")):
        entries = flow["rounds"][name]
        each = ", ".join(f"{entry['pages_per_s']:,.0f}" for entry in entries)
        processor = syncs = "-"
        if "processor" in entries[0]:
            processor = f"{median([e['processor'] for e in entries]) / flow['pages'] * 1e6:.0f} us"
        if name == "durable":
            syncs = ", ".join(f"{kind} {count / flow['pages']:.2f}"
                              for kind, count in sorted(entries[0]["syncs"].items()))
            syncs += f"; {median([e['sync_seconds'] for e in entries]):.2f} s in all"
        lines.append(f"| {label} | {rate(flow, name):,.0f} | {each} | {processor} | {syncs} |")
    lines += ["", f"Idle latency, {idle['pages']} pages of 20 KB one by one, from the rename into the inbox to "
              f"the `.json` in the outbox: p50 {idle['p50_ms']:.1f} ms, p90 {idle['p90_ms']:.1f} ms, p99 "
              f"{idle['p99_ms']:.1f} ms. Until then {idle['syncs']:.0f} fsyncs, which take "
              f"{idle['sync_p50_ms']:.1f} ms (p50; p99 {idle['sync_p99_ms']:.1f} ms); after it "
              f"{idle['syncs_after']:.0f} more ({idle['sync_after_p50_ms']:.1f} ms) clear up."]
    return "\n".join(lines)
