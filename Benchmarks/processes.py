"""Processes from outside: their memory, their processor time, how long they take from start to end."""
import os
import threading
import time


def family(root):
    """The process and all its living descendants."""
    children = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def field(pid, name):
    """A line of /proc/PID/status in bytes, 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def engines(root):
    """Engine processes below `root`: they name themselves."""
    found = []
    for pid in family(root):
        try:
            with open(f"/proc/{pid}/comm") as file:
                if file.read().strip() == "winnow-engine":
                    found.append(pid)
        except OSError:
            pass
    return found


class MemorySampler(threading.Thread):
    """Watches the memory of a process and its descendants, ten times a second."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.peak, self.high_water, self.done = root, 0, {}, threading.Event()

    def run(self):
        while not self.done.wait(0.1):
            pids = family(self.root)
            self.peak = max(self.peak, sum(field(pid, "VmRSS") for pid in pids))
            for pid in pids:
                self.high_water[pid] = max(self.high_water.get(pid, 0), field(pid, "VmHWM"))

    def stop(self):
        self.done.set()
        self.join()


def processor_seconds(root):
    total = 0.0
    for pid in family(root):
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            pass
    return total


def whole_run(arguments, environment=None):
    """Runs a program from its start to its end, output thrown away.

    Returns its exit code, and wall and processor time in seconds, descendants that it waited for included.
    posix_spawn, because a fork of this Python would cost more than a small program takes.
    """
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    arguments = [str(argument) for argument in arguments]
    began = time.perf_counter()
    pid = os.posix_spawn(arguments[0], arguments, environment or os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    os.close(null)
    return {"exit": os.waitstatus_to_exitcode(status), "wall": wall,
            "processor": usage.ru_utime + usage.ru_stime}
