"""The peers of SHARED/tools/peers.py, in virtual environments below .build/bench, at pinned versions."""
import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import processes
from context import ROOT, say

# Versions that the figures in Docs are of; oldest and newest Python that have wheels for them.
PACKAGES = {
    "resiliparse": ("resiliparse==2.0.1", (3, 10), (3, 12)),
    "trafilatura": ("trafilatura==2.3.1 lxml_html_clean==0.4.3", (3, 10), (3, 12)),
    "rs-trafilatura": ("rs-trafilatura==0.1.1", (3, 12), (3, 12)),
}
PEERS = {"resiliparse": "resiliparse", "parse-resiliparse": "resiliparse",
         "rs-trafilatura": "rs-trafilatura", "trafilatura": "trafilatura"}


@functools.cache
def interpreters():
    """[(version, path)] of the Pythons on this machine, newest last."""
    names = [f"python3.{minor}" for minor in range(9, 15)] + ["python3"]
    candidates = [path for path in map(shutil.which, names) if path]
    candidates += map(str, pathlib.Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    found = {}
    for path in candidates:
        answer = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if answer.returncode == 0:
            found.setdefault(tuple(map(int, answer.stdout.split())), path)
    return sorted(found.items())


@functools.cache
def python_of(package):
    """(the Python that has `package`, None), or (None, why there is none)."""
    requirement, oldest, newest = PACKAGES[package]
    fitting = [path for version, path in interpreters() if oldest <= version <= newest]
    if not fitting:
        return None, f"{package} needs Python 3.{oldest[1]} to 3.{newest[1]}, which is not here"
    folder = ROOT / ".build/bench/peers" / package
    python, stamp = folder / "bin/python", folder / ".installed"
    if stamp.exists() and stamp.read_text() == requirement:
        return str(python), None
    say(f"installing {requirement} into {folder.relative_to(ROOT)}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for command in ([fitting[-1], "-m", "venv", str(folder)],
                    [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                     "--only-binary=:all:", *requirement.split()]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            last = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no word")
            return None, f"{package} could not be installed: {last}"
    stamp.write_text(requirement)
    return str(python), None


def version(package):
    return PACKAGES[package][0].partition("==")[2].split()[0]


def missing(peer):
    """Why the peer cannot run, or None."""
    return python_of(PEERS[peer])[1]


# Runs a script with its arguments; the time it takes of itself is of the processor.
PROCESSOR_TIME = ("import runpy, sys, time; time.perf_counter = time.process_time; "
                  "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')")


def run(context, peer, folder, processor_time=False):
    """One pass of a peer over the `*.html` of a folder: what peers.py tells, and the peak of its memory.

    {"missing": why} where it cannot be installed. processor_time: its seconds are of the processor, not of the
    wall clock, so that other work on the machine does not slow it.
    """
    python, why = python_of(PEERS[peer])
    if python is None:
        return {"missing": why}
    with tempfile.TemporaryDirectory() as work:
        process = subprocess.Popen(
            [python, *(("-c", PROCESSOR_TIME) if processor_time else ()),
             str(context.shared / "tools/peers.py"), peer, str(folder), os.path.join(work, "out.jsonl")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        sampler = processes.MemorySampler(process.pid)
        sampler.start()
        text, errors = process.communicate()
        sampler.stop()
    if process.returncode != 0:
        return {"missing": f"{peer} ended with {process.returncode}: {errors.strip().splitlines()[-1:]}"}
    return {**json.loads(text.strip().splitlines()[-1]), "peak": sampler.peak}
