"""Inboxes that are shared, exchanged, on strange file systems, or full of other users' files."""
import os
import shutil
import subprocess
import time

from arrived import await_pages, expect_pages, marked, serving
from cases import Skipped, check, need, need_root
from daemon import Daemon, wait_until
from places import Places

_NOBODY = 65534


def an_inbox_that_is_deleted_and_made_again():
    with serving() as (places, daemon):
        places.drop("a.html", marked(1))
        await_pages(places, daemon, {"a.html": 1})
        shutil.rmtree(places.inbox)
        time.sleep(0.3)
        places.inbox.mkdir()
        places.drop("b.html", marked(2))
        began = time.monotonic()
        await_pages(places, daemon, {"a.html": 1, "b.html": 2})
        check(time.monotonic() - began < 6, "the new inbox was seen late")
        check(daemon.is_alive(), "the service ended")


def an_inbox_that_is_moved_away_and_another_put_in_its_place():
    with serving() as (places, daemon):
        places.drop("a.html", marked(1))
        await_pages(places, daemon, {"a.html": 1})
        os.rename(places.inbox, places.base / "away")
        time.sleep(1)
        places.inbox.mkdir()
        for number in range(2, 6):
            places.drop(f"{number}.html", marked(number))
        await_pages(places, daemon, {"a.html": 1, **{f"{number}.html": number for number in range(2, 6)}})


def an_outbox_that_is_deleted_and_made_again():
    with serving() as (places, daemon):
        places.drop("a.html", marked(1))
        await_pages(places, daemon, {"a.html": 1})
        shutil.rmtree(places.outbox)
        places.drop("b.html", marked(2))
        time.sleep(0.5)
        places.outbox.mkdir(exist_ok=True)
        def published():
            return "b.html.json" in places.outputs()
        check(wait_until(published, 10), f"not published after the outbox came back: {daemon.said()[-600:]}")
        check(daemon.is_alive(), "the service ended")


def a_file_system_without_events():
    """FUSE (bindfs): what comes in below the mount is not told by inotify; and it has no leases."""
    need("bindfs", "fusermount")
    need_root()
    with Places() as places:
        below = places.base / "below"
        below.mkdir()
        if subprocess.run(["bindfs", "--no-allow-other", below, places.inbox], capture_output=True).returncode != 0:
            raise Skipped("FUSE cannot be mounted here")
        try:
            (below / "old.html").write_bytes(marked(1))
            with Daemon(places) as daemon:
                daemon.wait_serving()
                (below / "new.html").write_bytes(marked(2))
                (places.inbox / "through.html").write_bytes(marked(3))
                # What came from below is seen by the scan, within a minute.
                await_pages(places, daemon, {"old.html": 1, "new.html": 2, "through.html": 3}, seconds=75)
                check(daemon.stop() == 0, "ended badly")
        finally:
            subprocess.run(["fusermount", "-u", places.inbox], capture_output=True)


def two_services_share_an_inbox_and_one_dies_for_good():
    with Places() as places:
        (places.base / "state2").mkdir()
        other = Places(base=places.base, inbox=places.inbox, outbox=places.outbox, state=places.base / "state2")
        names = {f"{number}.html": number for number in range(300)}
        # The second one dies with pages claimed: its engine is stopped before it answers.
        with Daemon(places) as one, Daemon(other) as two:
            one.wait_serving()
            two.wait_serving()
            for number in range(150):
                places.drop(f"{number}.html", marked(number, 4000))
            time.sleep(0.05)
            for pid in two.engines():
                os.kill(pid, 19)
            for number in range(150, 300):
                places.drop(f"{number}.html", marked(number, 4000))
            wait_until(lambda: _claims(places, two), 10)
            time.sleep(0.5)
            instance = other.report("status")["instance"]
            refused = places.command("adopt", instance)
            check(refused.returncode != 0 and "running" in refused.stdout, f"adopting the living: {refused.stdout}")
            two.kill()
            left = [name for name in os.listdir(places.inbox / ".winnow/claim" / instance) if "=" in name]
            check(left, "the dead one left no claims: the case shows nothing")
            told = places.command("adopt", instance)
            check(told.returncode == 0, f"adopt: {told.stdout}")
            wanted = {f"{name}.json" for name in names}
            wait_until(lambda: wanted <= set(places.outputs()), 30)
            outputs = places.outputs()
            found = {name for name in outputs if name.endswith(".json")}
            check(found == wanted, f"missing {len(wanted - found)}, more {sorted(found - wanted)[:3]}")
            for name, number in names.items():
                check(f"last words of page {number}.".encode() in outputs[f"{name}.json"], f"{name} is not whole")
            audit = places.command("audit")
            check(audit.returncode == 0, audit.stdout)
            check(one.stop() == 0, "the living one ended badly")


def _claims(places, daemon):
    return len(list((places.inbox / ".winnow/claim").glob("*/*=*"))) > 0


def files_of_other_users():
    """The service is an ordinary user, its inbox is sticky and writable for all, like /tmp."""
    need_root()
    need("setpriv")
    with Places() as places:
        for folder in (places.base, places.outbox, places.state):
            os.chmod(folder, 0o755)
        for folder in (places.inbox, places.outbox, places.state):
            os.chown(folder, _NOBODY, _NOBODY)
        os.chmod(places.inbox, 0o1777)
        user = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        with Daemon(places, prefix=user) as daemon:
            daemon.wait_serving()
            for name, number, mode in (("open.html", 1, 0o644), ("closed.html", 2, 0o600)):
                hidden = places.base / "hidden"
                hidden.write_bytes(marked(number))
                os.chmod(hidden, mode)
                os.rename(hidden, places.inbox / name)
            own = places.base / "own"
            own.write_bytes(marked(3))
            os.chown(own, _NOBODY, _NOBODY)
            os.rename(own, places.inbox / "own.html")
            wait_until(lambda: {"own.html.json", "open.html.json"} <= set(places.outputs()), 10)
            check({"own.html.json", "open.html.json"} <= set(places.outputs()), f"not taken: {daemon.said()[-400:]}")
            status = places.report("status")
            check(status["inbox"]["blocked"] == 1, f"blocked: {status['inbox']}")
            told = places.command("status").stdout
            check("chmod" in told or "chgrp" in told, f"status does not tell the cure:\n{told}")
            os.chmod(places.inbox / "closed.html", 0o644)
            await_pages(places, daemon, {"open.html": 1, "closed.html": 2, "own.html": 3}, seconds=6)
            check(daemon.stop() == 0, "ended badly")


def files_of_other_users_in_a_folder_of_theirs():
    """A sticky folder of another user: readable, but not to be moved; blocked, with the cure, and no output."""
    need_root()
    need("setpriv")
    with Places() as places:
        os.chmod(places.base, 0o755)
        for folder in (places.inbox, places.outbox, places.state):
            os.chown(folder, _NOBODY, _NOBODY)
        theirs = places.inbox / "theirs"
        theirs.mkdir()
        os.chmod(theirs, 0o1777)
        user = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        with Daemon(places, prefix=user) as daemon:
            daemon.wait_serving()
            places.drop("theirs/a.html", marked(1))
            check(wait_until(lambda: places.report("status")["inbox"]["blocked"] == 1, 8), "not told as blocked")
            check(not places.outputs(), "it was published without being claimed")
            check("chmod" in places.command("status").stdout, "status does not tell the cure")
            os.chmod(theirs, 0o777)
            await_pages(places, daemon, {"theirs/a.html": 1}, seconds=6)
            check(daemon.stop() == 0, "ended badly")
