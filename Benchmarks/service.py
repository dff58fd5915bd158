"""A winnow service on folders of its own, for as long as a `with` lasts."""
import os
import pathlib
import signal
import subprocess
import sys
import time

import processes


class Service:
    """`winnow serve` on empty folders below `work`; ready when the `with` begins."""

    def __init__(self, winnow, work, pipeline=None, environment=None):
        self.winnow, self.work = str(winnow), pathlib.Path(work)
        self.inbox, self.outbox, self.state = (
            self.work / name for name in ("inbox", "outbox", "state"))
        for folder in (self.inbox, self.outbox, self.state):
            folder.mkdir(parents=True)
        self.folders = ["--inbox", str(self.inbox), "--outbox", str(self.outbox),
                        "--state", str(self.state)]
        if pipeline:
            self.folders += ["--pipeline", pipeline]
        self.environment = {**os.environ, **(environment or {})}
        self.exit = None

    def __enter__(self):
        self.log = (self.work / "log").open("wb")
        self.process = subprocess.Popen([self.winnow, "serve", *self.folders], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        end = time.monotonic() + 20
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                sys.exit(f"bench: the service did not start:\n{(self.work / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def answers(self):
        return subprocess.run([self.winnow, "status", "--state", str(self.state)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def stop(self):
        """Lets it finish what it has claimed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.exit = self.process.returncode
        self.log.close()

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def processor_seconds(self):
        return processes.processor_seconds(self.pid)

    def published(self):
        return {path.name[:-5] for path in self.outbox.glob("*.json")}

    def quarantined(self):
        """Pages in quarantine: each has a reason.json."""
        place = self.inbox / ".winnow"
        return sum(1 for _ in place.rglob("reason.json")) if place.exists() else 0

    def audit(self):
        return subprocess.run([self.winnow, "audit", *self.folders], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
