#!/usr/bin/env bash
# The installed service under a real systemd, in a root file system and container of its own.
#
# Needs root, debootstrap and systemd-nspawn (package systemd-container). The root file system is made once,
# in .build/systemd-root (ROOTFS=FOLDER: another one). Nothing is started on the machine itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=Tests/Systemd
rootfs=${ROOTFS:-$PWD/.build/systemd-root}
name=winnow-test-$$
libraries=libcld2-0,libsystemd0

for tool in debootstrap systemd-nspawn nsenter; do
    command -v "$tool" >/dev/null || { echo "systemd: no $tool here" >&2; exit 1; }
done
[[ $(id -u) -eq 0 ]] || { echo "systemd: needs root" >&2; exit 1; }

if [[ ! -e $rootfs/.complete ]]; then
    mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/ 2>/dev/null | head -1 || true)
    echo "systemd: making $rootfs"
    rm -rf "$rootfs"
    debootstrap --variant=minbase --include="systemd,systemd-sysv,dbus,procps,iproute2,$libraries" \
        bookworm "$rootfs" "${mirror:-http://deb.debian.org/debian}" >"$rootfs.log" 2>&1 ||
        { tail "$rootfs.log" >&2; exit 1; }
    touch "$rootfs/.complete"
fi
rm -rf "$rootfs/etc/winnow"
make --no-print-directory install DESTDIR="$rootfs" >/dev/null
install -m 0755 "$here/inside.sh" "$rootfs/root/inside.sh"
install -m 0755 .build/release/PoisonedWinnow "$rootfs/usr/local/bin/"
install -d "$rootfs/root/pages"
install -m 0644 Examples/pages/news-article.html "$rootfs/root/pages/"

# A control group of its own in every hierarchy, so that the container's systemd has a tree to manage.
groups=()
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/{unified,systemd,memory,pids,cpu}; do
    if [[ -e $hierarchy/cgroup.procs ]] && mkdir "$hierarchy/$name" 2>/dev/null; then
        groups+=("$hierarchy/$name")
    fi
done
(
    for group in "${groups[@]}"; do echo "$BASHPID" >"$group/cgroup.procs"; done
    exec systemd-nspawn -q -D "$rootfs" --volatile=overlay --boot --private-network --register=no --keep-unit \
        --machine="$name" --kill-signal=SIGRTMIN+3 --console=pipe
) </dev/null >"$rootfs.console" 2>&1 &
container=$!

stop() {
    kill -TERM "$container" 2>/dev/null || true
    wait "$container" 2>/dev/null || true
    for group in "${groups[@]}"; do
        find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    done
}
trap stop EXIT

for _ in $(seq 100); do
    leader=$(pgrep -P "$container" | head -1) && [[ -n $leader ]] &&
        nsenter -t "$leader" -m -p -u -i -n -C -- systemctl is-system-running 2>/dev/null |
        grep -qE 'running|degraded' && break
    kill -0 "$container" 2>/dev/null || { cat "$rootfs.console" >&2; exit 1; }
    sleep 0.1
done
enter() { nsenter -t "$leader" -m -p -u -i -n -C -- "$@"; }
enter /root/inside.sh
# Where the container's systemd has no say over memory (control groups v1), all of it is limited from here.
memory=/sys/fs/cgroup/memory/$name/memory.limit_in_bytes
[[ ! -e $memory ]] || echo $((160 << 20)) >"$memory"
enter /root/inside.sh poisoned
echo "systemd: all passed, $SECONDS s"
