"""A folder watched by inotify, and the log of fsyncs that sync_shim.c writes."""
import ctypes
import os
import select
import struct
import time

from context import ROOT

_libc = ctypes.CDLL(None, use_errno=True)
_IN_CREATE, _IN_MOVED_TO = 0x100, 0x80
_EVENT = struct.Struct("iIII")
_RECORD = struct.Struct("QQQ")
_SLOTS = 1 << 20
KINDS = {1: "fsync", 2: "fdatasync", 3: "syncfs", 4: "sync_file_range"}


class FolderWatch:
    """Names that appear in a folder, by rename or link."""

    def __init__(self, folder):
        self.fd = _libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.fd < 0 or _libc.inotify_add_watch(
                self.fd, os.fsencode(folder), _IN_CREATE | _IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), f"inotify on {folder}")

    def names(self, seconds):
        """Names that have appeared; waits for the first no longer than `seconds`."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return []
        data = os.read(self.fd, 1 << 20)
        found, offset = [], 0
        while offset < len(data):
            _, _, _, length = _EVENT.unpack_from(data, offset)
            offset += _EVENT.size
            found.append(os.fsdecode(data[offset:offset + length].rstrip(b"\0")))
            offset += length
        return found

    def wait_for(self, suffix, count, seconds):
        """When the `count`-th name with `suffix` appeared (time.monotonic), or None after `seconds`.

        Looks twenty times a second, so that the watching costs the service nothing; for single names it
        wakes at once.
        """
        end = time.monotonic() + seconds
        while count > 0:
            left = end - time.monotonic()
            if left <= 0:
                return None
            count -= sum(name.endswith(suffix) for name in self.names(left))
            last = time.monotonic()
            if count > 1:
                time.sleep(min(0.05, left))
        return last

    def close(self):
        os.close(self.fd)


class SyncLog:
    """The calls of fsync, fdatasync, syncfs and sync_file_range of one process."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.truncate(_SLOTS * _RECORD.size)

    def calls(self):
        """[(began, ended, kind)], seconds of time.monotonic, in the order in which they ended."""
        with open(self.path, "rb") as file:
            count = _RECORD.unpack(file.read(_RECORD.size))[0]
            data = file.read(min(count, _SLOTS - 1) * _RECORD.size)
        return [(began / 1e9, ended / 1e9, KINDS[kind])
                for began, ended, kind in _RECORD.iter_unpack(data) if ended]


def shim(context):
    """The compiled sync_shim.c."""
    return context.compiled(
        ROOT / "Benchmarks/sync_shim.c", "sync_shim.so",
        lambda source, target: ["cc", "-O2", "-shared", "-fPIC", "-o", target, source, "-ldl"])
