"""`winnow serve` on the folders of a `Places`, to be watched and killed."""
import os
import signal
import subprocess
import time

from places import WINNOW


class Daemon:
    """Runs until `stop`, `kill`, or the end of the `with`.

    `prefix` may be a tracer that execs the service in its own place (`strace -D`), so that `pid` is the
    service's.
    """

    def __init__(self, places, prefix=(), environment=None, program=WINNOW, arguments=None, **options):
        self.places = places
        self.log_path = places.base / "log"
        self.log = self.log_path.open("ab")
        self.began_at = self.log.tell()
        self.process = subprocess.Popen(
            [*prefix, program, *(arguments or ["serve", *places.arguments])], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, env={**os.environ, **(environment or {})}, **options)

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def said(self):
        """What this run has written."""
        with self.log_path.open("rb") as file:
            file.seek(self.began_at)
            return file.read().decode(errors="replace")

    def is_alive(self):
        return self.process.poll() is None

    def wait_for(self, condition, seconds=20, pause=0.01):
        """Until the condition holds (True), the service is gone or time is over (False)."""
        return wait_until(lambda: condition() or not self.is_alive(), seconds, pause) and bool(condition())

    def wait_serving(self, seconds=20):
        if not self.wait_for(lambda: "serving " in self.said(), seconds, 0.005):
            raise RuntimeError(f"the service did not start:\n{self.said()[-2000:]}")
        return self

    def stop(self, seconds=60):
        """Drains; returns the exit code."""
        if self.is_alive():
            self.process.send_signal(signal.SIGTERM)
        return self._wait(seconds)

    def kill(self):
        if self.is_alive():
            self.process.send_signal(signal.SIGKILL)
        return self._wait(10)

    def _wait(self, seconds):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = None
        self.log.close()
        return code

    def engines(self):
        """Process ids of its engines."""
        try:
            with open(f"/proc/{self.pid}/task/{self.pid}/children") as file:
                return [int(word) for word in file.read().split()]
        except OSError:
            return []


def wait_until(condition, seconds, pause=0.02):
    end = time.monotonic() + seconds
    while True:
        if condition():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(pause)
