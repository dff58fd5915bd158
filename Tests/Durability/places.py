"""The folders of one winnow in a scratch folder, and the commands that work on them."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WINNOW = os.environ.get("WINNOW", str(ROOT / ".build/release/winnow"))

# Small machines and small mounts have no gigabyte to keep free.
PIPELINE = """\
version: 1
inbox: {path: inbox, ready: {stable_ms: 300}}
outbox: {path: outbox, formats: [json, text]}
limits: {keep_free: 0MiB, wall_ms: 2000, document_bytes: 4MiB, workers: 2}
stages: [decode, extract_main_content, normalize_text, detect_language, extract_metadata]
"""


class Places:
    """inbox, outbox and state below one folder; removed at the end of a `with`."""

    def __init__(self, base=None, pipeline=PIPELINE, inbox=None, outbox=None, state=None):
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="winnow-durability-", dir=base))
        self.inbox = pathlib.Path(inbox or self.base / "in")
        self.outbox = pathlib.Path(outbox or self.base / "out")
        self.state = pathlib.Path(state or self.base / "state")
        self.pipeline = self.base / "pipeline.yaml"
        self.pipeline.write_text(pipeline)
        for folder in (self.inbox, self.outbox, self.state):
            folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.base, ignore_errors=True)

    @property
    def arguments(self):
        return ["--inbox", str(self.inbox), "--outbox", str(self.outbox), "--state", str(self.state),
                "--pipeline", str(self.pipeline)]

    def command(self, *words, prefix=(), timeout=120, **options):
        """`winnow WORDS` on these folders, to its end; stdout and stderr as text."""
        return subprocess.run(
            [*prefix, WINNOW, words[0], *self.arguments, *words[1:]], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            timeout=timeout, **options)

    def report(self, command):
        """`status` or `audit` as JSON; None when it could not be had."""
        told = self.command(command, "--json")
        try:
            return json.loads(told.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            return None

    def write(self, name, data):
        """A page written in place."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def drop(self, name, data):
        """A page moved in whole, as a careful producer does."""
        hidden = self.base / "drop"
        hidden.write_bytes(data)
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        os.rename(hidden, path)

    def outputs(self):
        """{path below the outbox: bytes} of all that is visible."""
        return read_tree(self.outbox)

    def originals(self, kind):
        """Paths below `archive` or `quarantine`, without winnow's own reason.json."""
        folder = self.inbox / ".winnow" / kind
        return [path for path in read_names(folder) if not path.endswith("/reason.json")]


def read_names(folder):
    """All files below, by path, without folders that begin with a dot."""
    found = []
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.relpath(os.path.join(at, name), folder) for name in files]
    return sorted(found)


def read_tree(folder):
    found = {}
    for name in read_names(folder):
        try:
            found[name] = pathlib.Path(folder, name).read_bytes()
        except FileNotFoundError:
            pass
    return found
