"""Ways in which one producer brings pages into the inbox of one service."""
import ctypes
import os
import shutil
import subprocess
import time
import zipfile

from arrived import await_pages, expect_pages, marked, serving
from cases import Skipped, check, need, need_root
from daemon import wait_until
from pages import LONG_NAME, sidecar
from places import PIPELINE, Places

_LIBC = ctypes.CDLL(None, use_errno=True)


def _files(places, count, folder="source", first=0):
    """{name: number}, and the folder beside the inbox where they lie."""
    home = places.base / folder
    home.mkdir(parents=True)
    names = {f"{number}.html": number for number in range(first, first + count)}
    for name, number in names.items():
        (home / name).write_bytes(marked(number))
    return names, home


def _run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def copied_with_cp():
    with serving() as (places, daemon):
        names, home = _files(places, 20)
        _run("cp", "-r", f"{home}/.", places.inbox)
        await_pages(places, daemon, names)


def copied_with_cp_that_keeps_times():
    with serving() as (places, daemon):
        names, home = _files(places, 20)
        for name in names:
            os.utime(home / name, (1, 1))
        _run("cp", "-a", f"{home}/.", places.inbox)
        await_pages(places, daemon, names)


def moved_with_mv():
    with serving() as (places, daemon):
        names, home = _files(places, 20)
        # It looks at some files once more after their rename; by then they may be taken, which it reports.
        subprocess.run(["mv", *[home / name for name in names], places.inbox], stderr=subprocess.DEVNULL)
        for name in os.listdir(home):
            os.rename(home / name, places.inbox / name)
        await_pages(places, daemon, names)


def moved_across_file_systems():
    if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == os.stat("/tmp").st_dev:
        raise Skipped("no second file system")
    with serving() as (places, daemon), Places(base="/dev/shm") as other:
        names, home = _files(other, 20)
        _run("mv", *[home / name for name in names], places.inbox)
        await_pages(places, daemon, names)


def hard_links():
    with serving() as (places, daemon):
        names, home = _files(places, 20)
        for name in names:
            os.link(home / name, places.inbox / name)
        await_pages(places, daemon, names)
        check(len(os.listdir(home)) == 20, "the producer's own links are gone")


def symbolic_links_are_left_alone():
    with serving() as (places, daemon):
        names, home = _files(places, 3)
        for name in names:
            os.symlink(home / name, places.inbox / f"link-{name}")
        os.mkfifo(places.inbox / "fifo.html")
        shutil.copyfile(home / "0.html", places.inbox / "0.html")
        await_pages(places, daemon, {"0.html": 0})
        time.sleep(0.5)
        expect_pages(places, daemon, {"0.html": 0})
        check(len(os.listdir(places.inbox)) == 5, "a link or the fifo was touched")


def unnamed_file_that_is_linked_in():
    with serving() as (places, daemon):
        for number in range(5):
            file = os.open(places.inbox, os.O_TMPFILE | os.O_WRONLY, 0o644)
            os.write(file, marked(number))
            link = _LIBC.linkat(-100, f"/proc/self/fd/{file}".encode(), -100,
                                os.fsencode(places.inbox / f"{number}.html"), 0x400)
            check(link == 0, os.strerror(ctypes.get_errno()))
            os.close(file)
        await_pages(places, daemon, {f"{number}.html": number for number in range(5)})


def unnamed_file_linked_in_before_its_last_bytes():
    with serving() as (places, daemon):
        file = os.open(places.inbox, os.O_TMPFILE | os.O_WRONLY, 0o644)
        data = marked(1)
        os.write(file, data[:2000])
        _LIBC.linkat(-100, f"/proc/self/fd/{file}".encode(), -100, os.fsencode(places.inbox / "1.html"), 0x400)
        time.sleep(1.2)
        os.write(file, data[2000:])
        os.close(file)
        await_pages(places, daemon, {"1.html": 1})


def rsync():
    need("rsync")
    with serving() as (places, daemon):
        names, home = _files(places, 30)
        (home / "deep/er").mkdir(parents=True)
        (home / "deep/er/x.html").write_bytes(marked(77))
        _run("rsync", "-a", f"{home}/", places.inbox)
        await_pages(places, daemon, {**names, "deep/er/x.html": 77})


def rsync_in_place():
    need("rsync")
    with serving() as (places, daemon):
        names, home = _files(places, 10)
        # It sets the times of files that it has closed; by then they may be taken, which it reports.
        subprocess.run(["rsync", "-a", "--inplace", "--bwlimit=200", f"{home}/", places.inbox],
                       stderr=subprocess.DEVNULL)
        await_pages(places, daemon, names)


def partial_names_of_scp_and_browsers():
    with serving() as (places, daemon):
        for number, suffix in enumerate((".part", ".filepart", ".tmp", "~")):
            partial = places.write(f"{number}.html{suffix}", marked(number)[:1500])
            time.sleep(0.4)
            with open(partial, "ab") as file:
                file.write(marked(number)[1500:])
            os.rename(partial, places.inbox / f"{number}.html")
        hidden = places.write(".4.html", marked(4))
        os.rename(hidden, places.inbox / "4.html")
        await_pages(places, daemon, {f"{number}.html": number for number in range(5)})


def slow_writers_with_pauses_longer_than_the_wait():
    with serving() as (places, daemon):
        files = {number: open(places.inbox / f"{number}.html", "wb", buffering=0) for number in range(5)}
        for step in range(4):
            for number, file in files.items():
                data = marked(number)
                file.write(data[step * len(data) // 4:(step + 1) * len(data) // 4])
            time.sleep(0.7)
        for file in files.values():
            file.close()
        await_pages(places, daemon, {f"{number}.html": number for number in files})


def producers_that_close_reopen_and_append():
    """As a shell's `>>` does, some ms apart."""
    with serving() as (places, daemon):
        names = {f"{number}.html": number for number in range(5)}
        data = {name: marked(number) for name, number in names.items()}
        for at in range(0, max(map(len, data.values())), 500):
            for name in names:
                with open(places.inbox / name, "ab") as file:
                    file.write(data[name][at:at + 500])
            time.sleep(0.02)
        await_pages(places, daemon, names)


def a_writer_that_keeps_the_file_open_while_it_is_renamed_in():
    with serving() as (places, daemon):
        data = marked(3)
        with open(places.base / "open.html", "wb", buffering=0) as file:
            file.write(data[:1500])
            os.rename(places.base / "open.html", places.inbox / "3.html")
            for at in range(1500, len(data), 400):
                time.sleep(0.15)
                file.write(data[at:at + 400])
        await_pages(places, daemon, {"3.html": 3})


def deep_folders_made_at_once():
    with serving() as (places, daemon):
        names = {}
        for number in range(20):
            folder = "/".join(f"d{level}-{number}" for level in range(6))
            (places.inbox / folder).mkdir(parents=True)
            (places.inbox / folder / "page.html").write_bytes(marked(number))
            names[f"{folder}/page.html"] = number
        await_pages(places, daemon, names)


def a_folder_moved_in_with_pages_and_folders():
    with serving() as (places, daemon):
        names, home = _files(places, 20, folder="tree/a/b")
        (places.base / "tree/empty").mkdir()
        os.rename(places.base / "tree", places.inbox / "tree")
        await_pages(places, daemon, {f"tree/a/b/{name}": number for name, number in names.items()})


def a_folder_renamed_within_the_inbox_while_it_fills():
    with serving() as (places, daemon):
        (places.inbox / "one").mkdir()
        names = {}
        for number in range(20):
            places.drop(f"one/{number}.html", marked(number))
            names[f"one/{number}.html"] = number
        await_pages(places, daemon, names)
        os.rename(places.inbox / "one", places.inbox / "two")
        for number in range(20, 30):
            places.drop(f"two/{number}.html", marked(number))
            names[f"two/{number}.html"] = number
        await_pages(places, daemon, names)


def unzip():
    need("unzip")
    with serving() as (places, daemon):
        names, home = _files(places, 40)
        archive = places.base / "pages.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for name in names:
                file.write(home / name, f"zipped/{name}")
        _run("unzip", "-q", archive, "-d", places.inbox)
        await_pages(places, daemon, {f"zipped/{name}": number for name, number in names.items()})


def names_of_any_bytes_and_up_to_the_limit():
    with serving() as (places, daemon):
        names = ["new\nline.html", "quote'\"$(x).html", "%41%.html", " space ", "-rf", "ü.html",
                 "x" * 255, LONG_NAME]
        for number, name in enumerate(names):
            places.drop(name, marked(number))
        bad = os.fsencode(places.inbox) + b"/\xff\xfe.html"
        with open(bad, "wb") as file:
            file.write(marked(99))
        wait_until(lambda: len([n for n in places.outputs() if n.endswith(".json")]) == len(names) + 1, 20)
        outputs = [name for name in places.outputs() if name.endswith(".json")]
        check(len(outputs) == len(names) + 1, f"{len(outputs)} outputs of {len(names) + 1} pages: {outputs}")
        check(all(len(os.fsencode(name)) <= 255 for name in outputs), "a name is too long")
        check(places.command("audit").returncode == 0, "audit")


def the_same_name_again_while_the_first_is_in_flight():
    with serving() as (places, daemon):
        for number in range(30):
            places.drop("same.html", marked(number))
            time.sleep(0.003 * (number % 5))
        def finished():
            status = places.report("status") or {}
            return not status.get("in_flight", 1) and not status["inbox"]["waiting"] and not status["pending"]
        wait_until(finished, 20)
        texts = [data for name, data in places.outputs().items() if name.endswith(".json")]
        claimed = places.report("audit")["claimed"]
        # A page that is renamed over another before that was claimed replaces it: the producer's doing.
        check(len(texts) == claimed > 1, f"{claimed} claimed, {len(texts)} published")
        check(len(set(texts)) == len(texts), "one of them came out twice")
        last = max(int(data.split(b"last words of page ")[1].split(b".")[0]) for data in texts)
        check(last == 29, f"the last one is {last}")


def sidecars_before_after_and_never():
    with serving() as (places, daemon):
        places.drop("before.html.meta.json", sidecar(1))
        places.drop("before.html", marked(1))
        places.drop("never.html", marked(2))
        places.drop("late.html", marked(3))
        await_pages(places, daemon, {"before.html": 1, "never.html": 2, "late.html": 3})
        places.drop("late.html.meta.json", sidecar(3))
        check(b"https://example.org/1" in places.outputs()["before.html.json"], "the sidecar was not used")
        time.sleep(0.3)
        expect_pages(places, daemon, {"before.html": 1, "never.html": 2, "late.html": 3})
        check((places.inbox / "late.html.meta.json").exists(), "the late sidecar is gone")
        check(not (places.inbox / "before.html.meta.json").exists(), "the used sidecar was left")


def pages_that_wait_for_their_required_sidecar():
    pipeline = PIPELINE.replace("inbox: {", "inbox: {sidecar: required, ")
    with serving(Places(pipeline=pipeline)) as (places, daemon):
        places.drop("a.html", marked(1))
        places.drop("b.html", marked(2))
        check(wait_until(lambda: (places.report("status") or {})["inbox"]["without_sidecar"] == 2, 10),
              "status does not tell that they wait")
        places.drop("a.html.meta.json", sidecar(1))
        await_pages(places, daemon, {"a.html": 1})
        check((places.inbox / "b.html").exists(), "the page without a sidecar was taken")


def fifty_thousand_at_once_with_a_queue_that_overflows():
    need_root()
    limit = "/proc/sys/fs/inotify/max_queued_events"
    with open(limit) as file:
        before = file.read()
    try:
        with open(limit, "w") as file:
            file.write("64")
    except OSError as error:
        raise Skipped(f"{limit}: {error}")
    try:
        count = int(os.environ.get("ARRIVALS", "50000"))
        with serving() as (places, daemon):
            with open(limit, "w") as file:
                file.write(before)
            data = [marked(number, 1500) for number in range(10)]
            names = {}
            (places.base / "many").mkdir()
            for number in range(count):
                name = f"{number}.html"
                (places.base / "many" / name).write_bytes(data[number % 10])
                names[f"{number % 7}/{name}"] = number % 10
            for folder in range(7):
                (places.inbox / str(folder)).mkdir()
            for number in range(count):
                os.rename(places.base / "many" / f"{number}.html", places.inbox / f"{number % 7}/{number}.html")
            def done():
                audit = places.report("status") or {}
                return audit.get("counters", {}).get("published", 0) >= count
            daemon.wait_for(done, 600, 1)
            expect_pages(places, daemon, names)
    finally:
        with open(limit, "w") as file:
            file.write(before)
