"""File systems in files, to be filled, broken and cut off from their power."""
import fcntl
import os
import shutil
import struct
import subprocess
import time

from cases import Skipped

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, XFS_IOC_GOINGDOWN: the same number
_NO_LOG_FLUSH = 2
_SIZES = {"ext4": 64 << 20, "xfs": 320 << 20}


def make(image, kind):
    maker = f"mkfs.{kind}"
    if not shutil.which(maker):
        raise Skipped(f"no {maker} here")
    with open(image, "wb") as file:
        file.truncate(_SIZES[kind])
    quiet = ["-q", "-F"] if kind == "ext4" else ["-q", "-f"]
    subprocess.run([maker, *quiet, str(image)], check=True, capture_output=True)


def mount(image, at, *options):
    at.mkdir(exist_ok=True)
    done = subprocess.run(["losetup", "-f", "--show", str(image)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skipped(f"no loop devices here: {done.stderr.strip()}")
    device = done.stdout.strip()
    done = subprocess.run(["mount", *options, device, str(at)], capture_output=True, text=True)
    # Detached as soon as it is unmounted.
    subprocess.run(["losetup", "-d", device], capture_output=True)
    if done.returncode != 0:
        raise Skipped(f"no loop mounts here: {done.stderr.strip()}")
    return device


def unmount(at):
    for _ in range(100):
        if subprocess.run(["umount", str(at)], capture_output=True).returncode == 0:
            return
        time.sleep(0.05)
    subprocess.run(["umount", "-l", str(at)], capture_output=True)


def cut_power(at):
    """Nothing that is not on the disk by now will get there, its journal included."""
    folder = os.open(at, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
    finally:
        os.close(folder)
