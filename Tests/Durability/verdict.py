"""What became of the pages: lost, published twice, half, or as they should be."""
import collections
import os

from places import Places, read_names


class Expected:
    """What an undisturbed run makes of some pages."""

    def __init__(self, pages, **options):
        self.pages = pages
        with Places(**options) as places:
            for name, data in pages.items():
                places.write(name, data)
            told = places.command("run", "--quiet")
            self.outputs = places.outputs()
            self.archived = inputs_of(places, "archive")
            self.quarantined = inputs_of(places, "quarantine")
        if sum((self.archived + self.quarantined).values()) != len(pages):
            raise RuntimeError(f"the undisturbed run went wrong:\n{told.stdout}")


def inputs_of(places, kind):
    """Names of the originals there, without the folder of the day or of the entry, counted."""
    return collections.Counter(path.split("/", 1)[1] if kind == "archive" else os.path.basename(path)
                               for path in places.originals(kind))


class Verdict(collections.Counter):
    """Counts of `lost`, `duplicated`, `corrupt` and `unbalanced`, with a line for each."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def charge(self, kind, what):
        self[kind] += 1
        self.lines.append(f"{kind}: {what}")

    @property
    def is_clean(self):
        return not any(self.values())

    def add(self, other, where):
        self.update(other)
        self.lines += [f"{where}: {line}" for line in other.lines]

    def summary(self):
        return ", ".join(f"{self[kind]} {kind}" for kind in ("lost", "duplicated", "corrupt", "unbalanced"))


def judge(places, expected, taken=None, audit=True):
    """Compares all bytes with the undisturbed run, and asks `winnow audit`.

    `taken`: what a `Reader` has taken away: its `outputs` and `twice`.
    """
    verdict = Verdict()
    outputs = places.outputs()
    for name in taken.twice if taken else ():
        verdict.charge("duplicated", f"{name} was published again after it was taken")
    for name, data in (taken.outputs if taken else {}).items():
        if name in outputs:
            verdict.charge("duplicated", f"{name} is there again")
        outputs[name] = data
    for name, data in expected.outputs.items():
        if name not in outputs:
            verdict.charge("lost", name)
        elif outputs[name] != data:
            verdict.charge("corrupt", f"{name}: {len(outputs[name])} bytes instead of {len(data)}")
    for name in outputs.keys() - expected.outputs.keys():
        verdict.charge("duplicated", f"{name} is more than was asked for")
    for kind, wanted in (("archive", expected.archived), ("quarantine", expected.quarantined)):
        found = inputs_of(places, kind)
        if found != wanted:
            kind_of_error = "lost" if wanted - found else "duplicated"
            verdict.charge(kind_of_error, f"{kind}: misses {dict(wanted - found)}, has more {dict(found - wanted)}")
    for name in read_names(places.inbox):
        verdict.charge("lost", f"{name} is still in the inbox")
    if audit:
        told = places.command("audit")
        if told.returncode != 0 or "in flight 0\n" not in told.stdout:
            verdict.charge("unbalanced", told.stdout.strip())
    return verdict
