"""Throughput, memory and completeness of the whole service on real pages, beside a peer.

All pages are moved into the inbox at once; the clock runs from the first rename until the last `.json` is in
the outbox. Memory is sampled for the service and all its descendants: the peak of the sum.
"""
import os
import shutil
import time

import pages
import peers
import processes
import spool_watch
from context import MIB, Row
from service import Service

# The first two hold 1,914 pages; the third fills up to the 2,000.
DATASETS = ("wcxb-dev", "trafilatura", "aed-news")
MAX_MEMORY = 400e6
PEER = "resiliparse"


def run(context):
    count = context.choose(2000, 300)
    with context.scratch() as work:
        prepared = os.path.join(work, "prepared")
        names = pages.gather(context, DATASETS, prepared, count)
        size = sum(entry.stat().st_size for entry in os.scandir(prepared))
        peer_pages = os.path.join(work, "peer-pages")
        shutil.copytree(prepared, peer_pages)
        results = serve(context, names, prepared, work)
        peer = peers.run(context, PEER, peer_pages)
    return {"pages": len(names), "mb": size / 1e6, "service": results, "peer": peer}


def serve(context, names, prepared, work):
    with Service(context.winnow, os.path.join(work, "service")) as service:
        idle = sum(processes.field(pid, "VmRSS") for pid in processes.family(service.pid))
        sampler = processes.MemorySampler(service.pid)
        sampler.start()
        watch = spool_watch.FolderWatch(service.outbox)
        before = service.processor_seconds()
        began = time.monotonic()
        for name in names:
            os.rename(os.path.join(prepared, name), service.inbox / name)
        ended = watch.wait_for(".json", len(names), 600)
        processor = service.processor_seconds() - before
        time.sleep(0.3)
        audit = service.audit()
        sampler.stop()
        watch.close()
        published, quarantined = len(service.published()), service.quarantined()
    seconds = (ended or time.monotonic()) - began
    return {"pages_per_s": published / seconds, "seconds": seconds, "published": published,
            "quarantined": quarantined, "audit": audit.returncode, "audit_text": audit.stdout,
            "exit": service.exit, "idle": idle, "peak": sampler.peak,
            "high_water": sum(sampler.high_water.values()), "processor": processor}


def rows(results):
    service = results["service"]
    whole = (service["published"] == results["pages"] and service["audit"] == 0
             and service["exit"] == 0 and not service["quarantined"])
    peak = service["peak"]
    return [
        Row(f"service, {results['pages']:,} real pages: all published, audit clean", "all",
            f"{service['published']:,}, {service['quarantined']} in quarantine, audit "
            f"{'clean' if service['audit'] == 0 else 'NOT CLEAN'}", whole),
        Row("service and engine, peak memory", f"< {MAX_MEMORY / 1e6:.0f} MB", f"{peak / 1e6:.0f} MB",
            peak < MAX_MEMORY),
    ]


def report(results):
    service, peer = results["service"], results["peer"]
    lines = [f"{results['pages']:,} real pages, {results['mb']:.0f} MB, dropped at once; files in and out, "
             "durable, metadata, JSON and text. The peer: one thread, pages in memory, text only.", "",
             "| | pages/s | MB/s | processor time | peak memory |", "| --- | --- | --- | --- | --- |",
             f"| winnow serve | {service['pages_per_s']:,.0f} | "
             f"{results['mb'] / service['seconds']:.0f} | {service['processor']:.1f} s | "
             f"{service['peak'] / MIB:.0f} MiB (sum of peaks {service['high_water'] / MIB:.0f}, idle "
             f"{service['idle'] / MIB:.0f}) |"]
    if "missing" in peer:
        lines.append(f"| {PEER} | {peer['missing']} | | | |")
    else:
        lines.append(f"| {PEER} | {peer['pages_per_s']:,.0f} | {peer['mb_per_s']:.0f} | "
                     f"{peer['seconds']:.1f} s | {peer['peak'] / MIB:.0f} MiB, its pages included |")
        lines += ["", f"That is {service['pages_per_s'] / peer['pages_per_s']:.2f} times its pages a second, "
                  f"and {peer['seconds'] / service['processor']:.2f} times in processor time."]
    return "\n".join(lines)
