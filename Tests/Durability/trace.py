"""strace: which system calls a service makes, and one of them made to kill or fail."""
import collections
import re
import shutil
import subprocess
import tempfile

# What changes a file, a folder or the ledger, or tells somebody of it. A kill at any other call leaves
# the same files as a kill at the next of these.
CHANGING = ("openat openat2 write pwrite64 ftruncate fsync fdatasync syncfs renameat2 renameat rename linkat "
            "unlinkat unlink mkdirat mkdir fchmod fallocate sendto sendmsg sendmmsg").split()
# What only looks; it can fail all the same.
LOOKING = ("read pread64 newfstatat statx fstat lseek getdents64 flock fcntl fstatfs statfs "
           "inotify_add_watch readlink").split()

_LINE = re.compile(r"^(?:\[pid +\d+\] |(\d+) +)?([a-z_0-9]+)\((.*)")


def problem():
    """Why strace cannot be used here, or None."""
    if not shutil.which("strace"):
        return "no strace here"
    with tempfile.NamedTemporaryFile() as out:
        run = subprocess.run(["strace", "-o", out.name, "-e", "trace=openat", "true"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return None if run.returncode == 0 else f"ptrace is not possible: {run.stderr.strip()[:200]}"


def tracing(path, calls, every_thread=False):
    """The prefix of a command whose `calls` are written to `path`. The command keeps the process id."""
    threads = ["-f"] if every_thread else []
    return ["strace", "-D", *threads, "-qq", "-o", str(path), "-s", "200", "-e", "signal=none",
            "-e", f"trace={','.join('?' + call for call in calls)}"]


def injecting(call, what, when, path="/dev/null", every_thread=False):
    """The prefix of a command whose `when`-th `call` is met by `what`: `signal=KILL`, `error=EIO` ..."""
    threads = ["-f"] if every_thread else []
    return ["strace", "-D", *threads, "-qq", "-o", str(path), "-e", "signal=none", "-e", f"trace={call}",
            "-e", f"inject={call}:{what}:when={when}"]


def occurrences(path, begin, end=None):
    """[(call, n)]: each call between the lines that contain `begin` and `end`, n counted from the
    start of its thread, as strace counts."""
    counts, found, inside = collections.Counter(), [], not begin
    with open(path, errors="replace") as file:
        for line in file:
            match = _LINE.match(line)
            if not match:
                continue
            thread, call, _ = match.groups()
            counts[thread, call] += 1
            inside = inside or begin in line
            if inside:
                found.append((call, counts[thread, call]))
            if end and end in line:
                break
    return list(dict.fromkeys(found))
