"""What all parts of the benchmark share: places, sizes of a run, goals, small statistics."""
import dataclasses
import math
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIB = 1 << 20


@dataclasses.dataclass
class Context:
    """One run of the benchmark.

    quick: fewer pages and rounds, for development; its figures are not for the documents.
    rounds: how often the things that are compared are run in turn, by default.
    """
    winnow: pathlib.Path
    measure: pathlib.Path
    shared: pathlib.Path
    base: pathlib.Path = ROOT / ".build/bench"
    quick: bool = False

    def choose(self, full, quick):
        return quick if self.quick else full

    @property
    def rounds(self):
        return self.choose(5, 3)

    def scratch(self):
        """A folder that is gone when the `with` ends."""
        self.base.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(dir=self.base, ignore_cleanup_errors=True)

    def compiled(self, source, name, command):
        """`command(source, target)` run where the result in .build/bench is older than its source."""
        self.base.mkdir(parents=True, exist_ok=True)
        target = self.base / name
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(command(str(source), str(target)), check=True)
        return target


@dataclasses.dataclass
class Row:
    """A line of the table of goals. `met` is None where nothing could be measured."""
    measure: str
    goal: str
    measured: str
    met: bool | None

    @property
    def verdict(self):
        return {True: "met", False: "not met", None: "not measured"}[self.met]


def median(values):
    return statistics.median(values)


def percentile(values, share):
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def in_turn(rounds, actions):
    """Runs each action once a round, in turn: what disturbs the machine disturbs all of them.

    actions: {name: function without arguments}. Returns {name: [result of each round]}.
    """
    results = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            results[name].append(action())
    return results


def say(text):
    """Progress: to standard error, so that standard output holds the report alone."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def need(program, why):
    path = shutil.which(program)
    if path is None:
        sys.exit(f"bench: {program} is missing; needed {why}")
    return path
