"""Failures of the environment, each with its cure."""
import contextlib
import os
import socket
import sqlite3
import subprocess
import time

from arrived import expect_pages, marked
from cases import Skipped, check, need, need_root
from daemon import Daemon, wait_until
from places import Places

_NOBODY = 65534
_CURE_SECONDS = 5


class _Manager:
    """The service manager's end of sd_notify."""

    def __init__(self, places):
        self.path = str(places.base / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        os.chmod(self.path, 0o666)
        self.socket.setblocking(False)
        self.told = []

    def statuses(self):
        with contextlib.suppress(BlockingIOError):
            while True:
                self.told.append(self.socket.recv(65536).decode(errors="replace"))
        return [line[7:] for text in self.told for line in text.split("\n") if line.startswith("STATUS=")]


@contextlib.contextmanager
def _mounted(path, *options, kind="tmpfs"):
    path.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", kind, *options, "none", path], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped(f"no mounts here: {done.stderr.strip()}")
    try:
        yield
    finally:
        for _ in range(50):
            if subprocess.run(["umount", path], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)


def _goes_on(places, words, break_it, cure_it, user=()):
    """Ten pages, the failure, ten more pages; the cure, and all twenty are out in time."""
    manager = _Manager(places)
    names = {f"{number}.html": number for number in range(20)}
    with Daemon(places, prefix=user, environment={"NOTIFY_SOCKET": manager.path}) as daemon:
        daemon.wait_serving()
        for number in range(10):
            places.drop(f"{number}.html", marked(number))
        check(wait_until(lambda: "9.html.json" in places.outputs(), 10), f"no start: {daemon.said()[-300:]}")
        wait_until(lambda: not (places.report("status") or {"in_flight": 1})["in_flight"], 5)
        undo = break_it()
        for number in range(10, 20):
            places.drop(f"{number}.html", marked(number))
        def troubled():
            return any("paused" in status for status in manager.statuses())
        check(wait_until(troubled, 15, 0.05), f"the manager was not told: {manager.statuses()[-3:]}; {daemon.said()[-300:]}")
        told = places.command("status").stdout
        check("paused: " in told, f"status does not tell: {told}")
        line = next(line for line in told.splitlines() if "paused: " in line)
        check(any(word in line for word in words), f"status tells something else: {line}")
        # Longer than one pause: it stays stopped, and alive.
        time.sleep(2.5)
        check(daemon.is_alive(), f"the service ended: {daemon.said()[-500:]}")
        check(len([name for name in places.outputs() if name.endswith(".json")]) < 20, "the failure was none")
        cure_it(undo)
        began = time.monotonic()
        out = wait_until(lambda: all(f"{name}.json" in places.outputs() for name in names), 30, 0.02)
        seconds = time.monotonic() - began
        check(out, f"not all out 30 s after the cure: {daemon.said()[-500:]}")
        check(not places.originals("quarantine"), f"quarantined: {places.originals('quarantine')}")
        expect_pages(places, daemon, names)
        check("paused" not in manager.statuses()[-1], f"the manager still thinks: {manager.statuses()[-1]}")
        check(seconds <= _CURE_SECONDS, f"all out only {seconds:.1f} s after the cure")
        check(daemon.stop() == 0, "ended badly")
    return f"on again {seconds:.1f} s after the cure; {line[:110]}"


def _fill(folder):
    """Takes all space of a file system; returns the file to remove."""
    path = folder / ".fill"
    with open(path, "wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
    return path


def outbox_disk_full():
    need_root()
    with Places() as places, _mounted(places.outbox, "-o", "size=1m"):
        return _goes_on(places, ["No space left"], lambda: _fill(places.outbox), os.unlink)


def ledger_disk_full():
    need_root()
    with Places() as places, _mounted(places.state, "-o", "size=1m"):
        return _goes_on(places, ["No space left"], lambda: _fill(places.state), os.unlink)


def below_keep_free():
    """`limits.keep_free`: stops before the disk is full."""
    need_root()
    from places import PIPELINE
    pipeline = PIPELINE.replace("keep_free: 0MiB", "keep_free: 4MiB")
    with Places(pipeline=pipeline) as places, _mounted(places.outbox, "-o", "size=8m"):
        def half():
            path = places.outbox / ".half"
            path.write_bytes(b"\0" * (5 << 20))
            return path
        return _goes_on(places, ["No space left", "keep_free"], half, os.unlink)


def outbox_immutable():
    """A mount with open files cannot be made read-only; its folder can. (EROFS itself: `fault_points.py`.)"""
    need_root()
    need("chattr")
    with Places() as places:
        def turn(sign):
            done = subprocess.run(["chattr", f"{sign}i", places.outbox], capture_output=True, text=True)
            if done.returncode != 0:
                raise Skipped(f"chattr: {done.stderr.strip()}")
        return _goes_on(places, ["not permitted"], lambda: turn("+"), lambda _: turn("-"))


@contextlib.contextmanager
def _of_nobody():
    need_root()
    need("setpriv")
    with Places() as places:
        os.chmod(places.base, 0o755)
        for folder in (places.inbox, places.outbox, places.state):
            os.chown(folder, _NOBODY, _NOBODY)
        os.chmod(places.inbox, 0o777)
        yield places, ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]


def permission_for_the_outbox_lost():
    with _of_nobody() as (places, user):
        def lose():
            os.chown(places.outbox, 0, 0)
            os.chmod(places.outbox, 0o755)
        return _goes_on(places, ["Permission denied", "not permitted"], lose,
                        lambda _: os.chown(places.outbox, _NOBODY, _NOBODY), user)


def permission_for_a_folder_of_the_outbox_lost():
    """No way around it under another name."""
    with _of_nobody() as (places, user):
        (places.inbox / "sub").mkdir()
        os.chmod(places.inbox / "sub", 0o777)
        with Daemon(places, prefix=user) as daemon:
            daemon.wait_serving()
            places.drop("sub/a.html", marked(1))
            check(wait_until(lambda: "sub/a.html.json" in places.outputs(), 10), daemon.said()[-300:])
            os.chmod(places.outbox / "sub", 0)
            places.drop("sub/b.html", marked(2))
            def paused():
                return "Permission denied" in ((places.report("status") or {}).get("trouble") or "")
            check(wait_until(paused, 10), f"status does not tell: {places.report('status')}")
            os.chmod(places.outbox / "sub", 0o755)
            began = time.monotonic()
            check(wait_until(lambda: "sub/b.html.json" in places.outputs(), 10), f"not on again: {daemon.said()[-400:]}")
            expect_pages(places, daemon, {"sub/a.html": 1, "sub/b.html": 2})
            check(time.monotonic() - began < _CURE_SECONDS + 1, "on again too late")
            check(daemon.stop() == 0, "ended badly")


def ledger_locked_by_somebody():
    with Places() as places:
        def lock():
            connection = sqlite3.connect(places.state / "ledger.sqlite", isolation_level=None)
            connection.execute("BEGIN EXCLUSIVE")
            return connection
        def release(connection):
            connection.execute("ROLLBACK")
            connection.close()
        return _goes_on(places, ["ledger"], lock, release)


def a_log_that_cannot_be_written():
    """Its disk is full, or its reader gone: lines are lost, the service is not."""
    if not os.path.exists("/dev/full"):
        raise Skipped("no /dev/full")
    with Places() as places:
        from places import WINNOW
        with open("/dev/full", "w") as full:
            process = subprocess.Popen([WINNOW, "serve", *places.arguments], stdout=full, stderr=full)
        try:
            for number in range(10):
                places.drop(f"{number}.html", marked(number))
            check(wait_until(lambda: len(places.outputs()) == 20, 10), f"{len(places.outputs())} outputs")
        finally:
            process.terminate()
            code = process.wait(20)
        check(code == 0, f"ended with {code}")
