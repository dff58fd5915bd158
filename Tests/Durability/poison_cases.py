"""Pages that end the engine: quarantined with cause, limit and a command; the others go on."""
import contextlib
import gzip
import json
import os
import pathlib
import re
import time

import pages
from cases import Skipped, check, need_root
from daemon import Daemon, wait_until
from places import PIPELINE, ROOT, Places, read_names

_POISONED = os.environ.get("POISONED_WINNOW", str(ROOT / ".build/release/PoisonedWinnow"))
_WALL_MS = 1000


@contextlib.contextmanager
def _serving(wall_ms=_WALL_MS, base=None, prefix=()):
    """The service with the stage that obeys its pages; `winnow status` and `audit` need a file without it."""
    if not os.path.exists(_POISONED):
        raise Skipped(f"no {_POISONED}: swift build -c release --product PoisonedWinnow")
    pipeline = PIPELINE.replace("wall_ms: 2000", f"wall_ms: {wall_ms}")
    with Places(base, pipeline=pipeline) as places:
        poisoned = places.base / "poisoned.yaml"
        poisoned.write_text(pipeline.replace("[decode", "[decode, poison"))
        words = ["serve", places.inbox, places.outbox, places.state, poisoned]
        with Daemon(places, program=_POISONED, arguments=[str(word) for word in words],
                    prefix=prefix) as daemon:
            yield places, daemon.wait_serving()


def _poison(what, number=0):
    return f"poison: {what} \n".encode() + pages.page(number)


def _finish(places, daemon, count, seconds=60):
    def finished():
        counters = (places.report("status") or {}).get("counters", {})
        return sum(counters.get(name, 0) for name in ("published", "rejected", "quarantined")) >= count
    check(wait_until(finished, seconds, 0.05), f"not done in {seconds} s: {daemon.said()[-500:]}")


def _reasons(places):
    """{page: reason.json} of the quarantine."""
    found = {}
    for path in (places.inbox / ".winnow/quarantine").glob("*/reason.json"):
        facts = json.loads(path.read_text())
        found[facts["path"]] = facts
    return found


def _expect_quarantined(what, cause, detail=(), **options):
    """One such page among 60 good ones: it alone is quarantined, after two attempts; all else is published."""
    with _serving(**options) as (places, daemon):
        for number in range(30):
            places.drop(f"{number}.html", pages.page(number))
        places.drop("poison.html", _poison(what))
        for number in range(30, 60):
            places.drop(f"{number}.html", pages.page(number))
        _finish(places, daemon, 61)
        reasons = _reasons(places)
        check(list(reasons) == ["poison.html"], f"quarantined: {list(reasons)}")
        facts = reasons["poison.html"]
        check(facts["reason"] == cause, f"the cause is {facts['reason']}: {facts['detail']}")
        alone = re.search(r"; (\d+) attempts? alone$", facts["detail"])
        check(facts["detail"].startswith("in poison: "), f"the stage is not told: {facts['detail']}")
        check(alone and int(alone[1]) <= 2, f"attempts: {facts['detail']}")
        check(all(word in facts["detail"] for word in detail), f"detail: {facts['detail']}")
        check("winnow clean --explain" in facts["command"] and "poison.html" in facts["command"], facts["command"])
        audit = places.command("audit")
        check(audit.returncode == 0 and "published 60 " in audit.stdout, audit.stdout)
        return f"{facts['reason']}, {alone[1]} attempts, {facts['detail'][:80]}"


def a_crash():
    return _expect_quarantined("crash", "crash", ["signal", "told to crash"])


def an_exit():
    return _expect_quarantined("exit", "crash", ["exit code 3"])


def a_stack_that_is_exhausted():
    return _expect_quarantined("recurse", "crash", ["signal 11"])


def a_memory_bomb():
    return _expect_quarantined("hoard", "memory", ["limit"], wall_ms=10_000)


def a_control_group_that_is_full():
    """Its limit is reached before the engine's own: the kernel's victim is the engine, not the service."""
    with _control_group(160 << 20) as join:
        with _serving(wall_ms=10_000, prefix=join) as (places, daemon):
            for number in range(30):
                places.drop(f"{number}.html", pages.page(number))
            # A large one: an engine may have as much memory as its pages can need, and a small one has no chance.
            places.drop("poison.html", _poison("hoard") + b" " * (3 << 20))
            for number in range(30, 60):
                places.drop(f"{number}.html", pages.page(number))
            pid = daemon.pid
            _finish(places, daemon, 61)
            check(daemon.is_alive() and daemon.pid == pid, "the service was the victim")
            reasons = _reasons(places)
            check(list(reasons) == ["poison.html"], f"quarantined: {list(reasons)}")
            detail = reasons["poison.html"]["detail"]
            check("for want of memory" in detail, f"detail: {detail}")
            check(places.command("audit").returncode == 0, "audit")
            return f"{reasons['poison.html']['reason']}, {detail[:110]}"


@contextlib.contextmanager
def _control_group(limit_bytes):
    """A group with this much memory and no swap; yields the words that start a program in it."""
    need_root()
    unified = os.path.exists("/sys/fs/cgroup/cgroup.controllers")
    group = pathlib.Path("/sys/fs/cgroup" if unified else "/sys/fs/cgroup/memory") / f"winnow-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        raise Skipped(f"no control group of memory can be made here: {error}")
    try:
        try:
            limit = group / ("memory.max" if unified else "memory.limit_in_bytes")
            limit.write_text(str(limit_bytes))
        except OSError as error:
            raise Skipped(f"no limit of memory can be set here: {error}")
        with contextlib.suppress(OSError):
            (group / ("memory.swap.max" if unified else "memory.memsw.limit_in_bytes")).write_text(
                "0" if unified else str(limit_bytes))
        yield ["sh", "-c", 'echo $$ >"$0" && exec "$@"', str(group / "cgroup.procs")]
    finally:
        wait_until(lambda: not (group / "cgroup.procs").read_text().strip(), 10, 0.05)
        group.rmdir()


def a_hang():
    return _expect_quarantined("hang", "deadline", [f"over {_WALL_MS} ms"])


def decompression_bombs():
    """Real pages: a gigabyte of zeros, and gzip members without end."""
    with _serving() as (places, daemon):
        places.drop("zeros.html.gz", gzip.compress(b"\0" * (256 << 20), 1))
        places.drop("spaces.html.gz", gzip.compress(b"<p>" + b" " * (64 << 20), 9))
        places.drop("members.html.gz", gzip.compress(b"<p>a word of text", 9) * 150_000)
        for number in range(20):
            places.drop(f"{number}.html", pages.page(number))
        _finish(places, daemon, 23)
        reasons = _reasons(places)
        bad = {name: facts["reason"] for name, facts in reasons.items()}
        check(set(bad) >= {"zeros.html.gz", "spaces.html.gz"} and set(bad.values()) <= {"over_limit", "gzip_bomb"}, f"{bad}")
        check(places.report("status")["engine_deaths"] == 0, "a bomb ended the engine")
        return ", ".join(f"{name}: {facts['detail']}" for name, facts in sorted(reasons.items()))


def a_hang_costs_one_worker_for_its_time():
    """The others go on meanwhile, and none waits longer than the page's time."""
    with _serving() as (places, daemon):
        places.drop("warm.html", pages.page(1))
        _finish(places, daemon, 1)
        places.drop("poison.html", _poison("hang"))
        time.sleep(0.05)
        slowest = 0.0
        began = time.monotonic()
        number = 0
        while time.monotonic() - began < 2.5 * _WALL_MS / 1000:
            start = time.monotonic()
            places.drop(f"{number}.html", pages.page(number))
            target = places.outbox / f"{number}.html.json"
            check(wait_until(target.exists, 10, 0.002), f"page {number} did not come out")
            slowest = max(slowest, time.monotonic() - start)
            number += 1
        _finish(places, daemon, number + 2)
        check(slowest < 0.5 * _WALL_MS / 1000, f"a page waited {slowest:.2f} s")
        return f"{number} pages meanwhile, the slowest {slowest * 1000:.0f} ms"


def _seconds_for(data):
    """Seconds from the start of a service to the end of its pages, all in the inbox at the start.

    In memory where there is such a place: an ext4 without a journal looks for inodes ever longer after the round before
    was removed. POISON_BASE=FOLDER measures on a disk, where commits are longer and a death waits for their end.
    """
    memory = os.environ.get("POISON_BASE", "/dev/shm")
    with _serving(base=memory if os.access(memory, os.W_OK) else None) as (places, daemon):
        hidden = places.base / "source"
        hidden.mkdir()
        for name, page in data.items():
            (hidden / name).write_bytes(page)
        began = time.monotonic()
        os.rename(hidden, places.inbox / "source")
        _finish(places, daemon, len(data), 300)
        return time.monotonic() - began, len(_reasons(places))


def _one_percent(what):
    """>= 80 % of the clean throughput, of pages of 20 KB: the median of five rounds, of both in turns.

    Each round by itself, because these machines are slower for minutes.
    """
    if os.environ.get("DURABILITY_QUICK"):
        raise Skipped(f"a measurement, for a machine that does nothing else: poison.py one_percent_{what}")
    count = int(os.environ.get("POISON_PAGES", "5000"))
    clean = {f"{number}.html": pages.page(number, 20_000) for number in range(count)}
    mixed = {**clean, **{f"{number}.html": _poison(what, number) for number in range(50, count, 100)}}
    rounds = []
    for _ in range(5):
        without, _ = _seconds_for(clean)
        with_poison, quarantined = _seconds_for(mixed)
        check(quarantined == len(range(50, count, 100)), f"{quarantined} quarantined")
        rounds.append((without / with_poison, count / without, count / with_poison))
    rounds.sort()
    share, without, with_poison = rounds[len(rounds) // 2]
    told = (f"{without:,.0f} pages/s clean, {with_poison:,.0f} with 1 % that {what}: {share:.0%} "
            f"({rounds[0][0]:.0%} to {rounds[-1][0]:.0%})")
    check(share >= 0.8, told)
    return told


def one_percent_crash_and_cost_little():
    return _one_percent("crash")


def one_percent_hoard_and_cost_little():
    return _one_percent("hoard")


def nearly_all_pages_crash_and_the_claims_stop():
    with _serving() as (places, daemon):
        for number in range(200):
            places.drop(f"{number}.html", _poison("crash", number))
        def stopped():
            return "ended the engine" in ((places.report("status") or {}).get("trouble") or "")
        check(wait_until(stopped, 60, 0.05), f"claims did not stop: {daemon.said()[-300:]}")
        time.sleep(1)
        quarantined = len(_reasons(places))
        check(quarantined <= 24, f"{quarantined} pages went to quarantine before the claims stopped")
        # One of each 15 s is tried; after the cure (here: a good page is next in line) the work goes on.
        time.sleep(17)
        later = len(_reasons(places))
        check(quarantined < later <= quarantined + 2, f"{later - quarantined} pages were tried in 18 s")
        told = places.report("status")["trouble"]
        check(places.command("audit").returncode == 0, "audit")
        check(daemon.is_alive(), "the service ended")
        os.kill(daemon.pid, 15)
        began = time.monotonic()
        daemon.process.wait(10)
        check(time.monotonic() - began < 5, "the stop took too long")
        # Nothing was lost: all that is not in quarantine is there for the next start.
        claims = len(list((places.inbox / ".winnow/claim").glob("*/*=*")))
        waiting = len(read_names(places.inbox))
        check(later + claims + waiting == 200, f"{later} + {claims} + {waiting} pages of 200")
        result = f"{quarantined} of 200 quarantined, then 1 each 15 s: {told[:160]}"
        daemon = Daemon(places)  # the ordinary winnow takes them up: there they are no poison
        with daemon:
            daemon.wait_serving()
            wait_until(lambda: len([n for n in places.outputs() if n.endswith(".json")]) == 200 - later, 20)
            published = len([name for name in places.outputs() if name.endswith(".json")])
            check(published == 200 - later, f"{published} published after the cure")
            daemon.stop()
        return result


def the_breaker_closes_when_pages_are_good_again():
    with _serving() as (places, daemon):
        for number in range(30):
            places.drop(f"bad-{number}.html", _poison("exit", number))
        def trouble():
            return (places.report("status") or {}).get("trouble") or ""
        check(wait_until(lambda: "ended the engine" in trouble(), 60, 0.05), "claims did not stop")
        # The cure: a reload.
        daemon.process.send_signal(1)
        for number in range(30):
            places.drop(f"good-{number}.html", pages.page(number))
        def good():
            return sum(name.startswith("good-") and name.endswith(".json") for name in places.outputs())
        wait_until(lambda: good() == 30, 60, 0.1)
        check(good() == 30, f"{good()} of 30 good pages came out: {trouble()}")


def nothing_but_poison_leaves_the_service_idle_in_the_end():
    """A few bad pages alone do not stop the claims."""
    with _serving() as (places, daemon):
        for number in range(8):
            places.drop(f"{number}.html", _poison("crash", number))
        _finish(places, daemon, 8)
        check(not places.report("status")["trouble"], "the claims stopped for eight pages")
        places.drop("good.html", pages.page(1))
        _finish(places, daemon, 9)
        check("good.html.json" in places.outputs(), "a good page did not come out")
