"""The development corpus: digests, unpacking, samples, and a Python with the peers in it."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import venv

# What the peers of peers.py need from PyPI.
PACKAGES = {
    "resiliparse": ["resiliparse"],
    "parse-resiliparse": ["resiliparse"],
    "trafilatura": ["trafilatura"],
    "trafilatura-fast": ["trafilatura"],
    "rs-trafilatura": ["rs-trafilatura"],
    "readability-lxml": ["readability-lxml", "html-text", "trafilatura", "lxml_html_clean"],
    "justext": ["justext", "lxml_html_clean"],
    "parse-lxml": ["lxml"],
}


def archive(shared, dataset):
    return shared / "corpus" / f"{dataset}.tar.xz"


def check_digest(shared, dataset, expected):
    """Nothing, or why the floors say nothing about this corpus."""
    path = archive(shared, dataset)
    if not path.exists():
        sys.exit(f"evaluate: no {path}; give --shared")
    if expected is None:
        return []
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest == expected:
        return []
    return [f"{dataset}: the corpus has changed ({digest[:16]}, floors were measured on {expected[:16]})"]


def unpack(shared, dataset, target):
    """The folder with `<id>.html` (or `.txt`) and `<id>.json`; unpacked once for each archive."""
    path = archive(shared, dataset)
    stamp = target / f".{dataset}.stamp"
    facts = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
    if not (stamp.exists() and stamp.read_text() == facts):
        shutil.rmtree(target / dataset, ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "-C", str(target), "-xJf", str(path)], check=True)
        stamp.write_text(facts)
    return target / dataset


def in_sample(key):
    """A fifth of the pages, the same ones whatever else is in the corpus."""
    return hashlib.sha256(key.encode()).digest()[0] % 5 == 0


def pages_folder(folder, keys, target):
    """A folder with the pages of `keys` alone, without the gold files; links where possible."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for key in keys:
        for extension in (".html", ".txt"):
            source = folder / (key + extension)
            if source.exists():
                try:
                    os.link(source, target / source.name)
                except OSError:
                    shutil.copyfile(source, target / source.name)
    return target


def peer_python(folder, peer):
    """A Python of a virtual environment below `folder` that has `peer`."""
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    marker = folder / f".{peer}"
    if not marker.exists():
        packages = PACKAGES.get(peer)
        if packages is None:
            sys.exit(f"unknown peer {peer}; known: {', '.join(PACKAGES)}")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet",
                        "--disable-pip-version-check", *packages], check=True)
        pathlib.Path(marker).touch()
    return str(python)
