"""Attacks of somebody who may write into the inbox (and at worst owns it)."""
import contextlib
import os
import shutil
import threading
import time

from arrived import marked
from cases import check, need, need_root
from daemon import Daemon, wait_until
from places import Places

_NOBODY = 65534
_SECRET = b"<html><body><article><p>" + b"The secret word is xyzzy-plugh. " * 40 + b"</p></article></body></html>"


def _tell(folder):
    """All that a change would change: names, kinds, sizes, times, bytes."""
    told = {}
    for at, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = os.path.join(at, name)
            facts = os.lstat(path)
            data = open(path, "rb").read() if os.path.isfile(path) and not os.path.islink(path) else None
            told[os.path.relpath(path, folder)] = (facts.st_mode, facts.st_size, facts.st_mtime_ns, facts.st_uid, data)
    return told


@contextlib.contextmanager
def _attacked(**options):
    """A service, and bait outside its folders, which must be untouched and unseen in the end."""
    with Places() as places:
        bait = places.base / "bait"
        (bait / "sub").mkdir(parents=True)
        for name in ("secret.html", "sub/secret.html", "page.html.json", "owner", "0.html", "1.html"):
            (bait / name).write_bytes(_SECRET)
            os.chmod(bait / name, 0o600)
        before = _tell(bait)
        with Daemon(places, **options) as daemon:
            yield places, daemon.wait_serving(), bait
            check(daemon.is_alive(), f"the service ended: {daemon.said()[-400:]}")
            daemon.stop(20)
        check(_tell(bait) == before, f"the bait was touched: {sorted({name for name, _ in set(_tell(bait).items()) ^ set(before.items())})}")
        for at, _, files in os.walk(places.outbox):
            for name in files:
                with open(os.path.join(at, name), "rb") as file:
                    check(b"xyzzy-plugh" not in file.read(), f"the secret was published as {name}")


def _drop_beneath(places, name, data):
    """An honest producer's page in the folder `sub`, never through a link."""
    hidden = places.base / "drop"
    hidden.write_bytes(data)
    with contextlib.suppress(FileExistsError):
        os.mkdir(places.inbox / "sub")
    folder = os.open(places.inbox / "sub", os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        os.rename(hidden, name, dst_dir_fd=folder)
    finally:
        os.close(folder)


def _flip(places, attack, seconds=2.5):
    """Runs `attack(turn)` as fast as it can while pages come in."""
    over, turns = threading.Event(), [0]

    def attacker():
        while not over.is_set():
            with contextlib.suppress(OSError):
                attack(turns[0])
            turns[0] += 1
    thread = threading.Thread(target=attacker)
    thread.start()
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            _drop_beneath(places, f"{number % 50}.html", marked(number % 50))
        number += 1
        time.sleep(0.002)
    over.set()
    thread.join()
    return f"{turns[0]} exchanges, {number} pages"


def a_folder_of_the_inbox_is_exchanged_for_a_symbolic_link():
    with _attacked() as (places, daemon, bait):
        sub, aside = places.inbox / "sub", places.base / "aside"
        sub.mkdir()

        def attack(turn):
            if turn % 2 == 0:
                os.rename(sub, aside)
                os.symlink(bait, sub)
            else:
                os.unlink(sub)
                os.rename(aside, sub)
        return _flip(places, attack)


def a_page_is_exchanged_for_a_symbolic_link():
    with _attacked() as (places, daemon, bait):
        def attack(turn):
            name = places.inbox / f"{turn % 4}.html"
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            if turn % 2:
                os.symlink(bait / "secret.html", name)
            else:
                name.write_bytes(marked(1))
        return _flip(places, attack)


def a_folder_of_the_outbox_is_exchanged_for_a_symbolic_link():
    """By a consumer who may write there."""
    with _attacked() as (places, daemon, bait):
        sub, aside = places.outbox / "sub", places.base / "aside"

        def attack(turn):
            if sub.is_symlink():
                os.unlink(sub)
                os.rename(aside, sub)
            else:
                os.rename(sub, aside)
                os.symlink(bait, sub)
        told = _flip(places, attack)
        if aside.exists():
            shutil.rmtree(aside)
        return told


def winnow_s_own_folder_is_renamed_and_a_link_put_in_its_place():
    """Who owns the inbox can do that. Nothing outside is touched, and the service gets over it."""
    with _attacked() as (places, daemon, bait):
        places.drop("first.html", marked(1))
        check(wait_until(lambda: "first.html.json" in places.outputs(), 10), "no start")
        own = places.inbox / ".winnow"
        os.rename(own, places.base / "stolen")
        os.symlink(bait, own)
        for number in range(10):
            places.drop(f"{number}.html", marked(number))
        time.sleep(3)
        check(daemon.is_alive(), f"the service ended: {daemon.said()[-300:]}")
        os.unlink(own)
        os.rename(places.base / "stolen", own)
        def all_out():
            return all(f"{number}.html.json" in places.outputs() for number in range(10))
        check(wait_until(all_out, 15), f"not on again after it was put back: {daemon.said()[-400:]}")


def winnow_s_own_folder_is_removed():
    with _attacked() as (places, daemon, bait):
        places.drop("first.html", marked(1))
        check(wait_until(lambda: "first.html.json" in places.outputs(), 10), "no start")
        shutil.rmtree(places.inbox / ".winnow")
        for number in range(10):
            places.drop(f"{number}.html", marked(number))
        def all_out():
            return all(f"{number}.html.json" in places.outputs() for number in range(10))
        check(wait_until(all_out, 15), f"not on again: {daemon.said()[-400:]}")


def names_that_look_like_paths():
    with _attacked() as (places, daemon, bait):
        names = ["..%2f..%2fbait%2fx.html", "%2e%2e", "....", "a\\..\\b.html", "1=..%2Fbait%2Fpage.html", "-", "con"]
        for number, name in enumerate(names):
            places.drop(name, marked(number))
        check(wait_until(lambda: sum(n.endswith(".json") for n in places.outputs()) == len(names) - 2, 15),  # two are hidden
              f"{sorted(places.outputs())}")
        check(set(os.listdir(places.base)) <= {"in", "out", "state", "bait", "log", "pipeline.yaml"},
              f"{os.listdir(places.base)}")


def hard_links_and_set_uid_files():
    """A hard link to another's file gives the producer nothing that it could not read before."""
    with _attacked() as (places, daemon, bait):
        own = places.base / "own.html"
        own.write_bytes(marked(1))
        os.chmod(own, 0o4755)
        os.link(own, places.inbox / "linked.html")
        check(wait_until(lambda: "linked.html.json" in places.outputs(), 10), "not taken")
        check(os.lstat(places.outbox / "linked.html.json").st_mode & 0o7111 == 0, "an output may be run")
        check(own.read_bytes() == marked(1), "the other name of the page was changed")


def a_link_in_the_private_folders_before_the_start():
    """Somebody prepared the inbox: `.winnow` is a symbolic link, or belongs to another user."""
    need_root()
    with Places() as places:
        bait = places.base / "bait"
        bait.mkdir()
        os.symlink(bait, places.inbox / ".winnow")
        told = places.command("run", timeout=20)
        check(told.returncode == 2 and not os.listdir(bait), f"{told.returncode}: {told.stdout}")
        os.unlink(places.inbox / ".winnow")
        (places.inbox / ".winnow").mkdir()
        os.chown(places.inbox / ".winnow", _NOBODY, _NOBODY)
        told = places.command("run", timeout=20)
        check(told.returncode == 2 and "belongs to user" in told.stdout, f"{told.returncode}: {told.stdout}")


def secrets_that_only_the_service_may_read():
    """A symbolic link to a file of root's, dropped by an ordinary user, is not followed."""
    need_root()
    need("setpriv")
    with _attacked() as (places, daemon, bait):
        os.chmod(places.base, 0o755)
        os.chmod(places.inbox, 0o1777)
        user = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        import subprocess
        subprocess.run([*user, "ln", "-s", str(bait / "secret.html"), str(places.inbox / "a.html")], check=True)
        subprocess.run([*user, "ln", "-s", str(bait), str(places.inbox / "folder")], check=True)
        time.sleep(0.6)
        check(not places.outputs(), f"{list(places.outputs())}")
