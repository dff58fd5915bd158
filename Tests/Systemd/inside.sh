#!/usr/bin/env bash
# Runs inside the container that run.sh boots: drives winnow.service as an administrator and a user would;
# `inside.sh poisoned`, afterwards: what pages that eat the memory may do.
set -euo pipefail
cd /
spool=/var/spool/winnow

fail() {
    echo "FAILED: $*" >&2
    journalctl -u winnow --no-pager -n 40 >&2
    exit 1
}
ok() { echo "ok: $*"; }

# wait_until SECONDS WHAT COMMAND...: tries until the command succeeds.
wait_until() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [[ $SECONDS -lt $end ]] || fail "not within time: $what"
        sleep 0.1
    done
}
main_pid() { systemctl show -P MainPID winnow; }
active() { systemctl is-active --quiet winnow; }
other_pid() { active && [[ $(main_pid) -ne $1 && $(main_pid) -ne 0 ]]; }

# drop NAME: an ordinary member of the group writes a page, with the strictest umask.
drop() {
    runuser -u producer -- bash -c "umask 077; cat /srv/page.html >$spool/inbox/.$1.part && mv $spool/inbox/.$1.part $spool/inbox/$1"
}
readable_result() { runuser -u consumer -- grep -q '"status"' "$spool/outbox/$1.json"; }
page_passes() {
    drop "$1"
    wait_until 20 "result of $1" readable_result "$1"
}

reason_of() { grep -lF "\"$1\"" $spool/inbox/.winnow/quarantine/*/reason.json; }
quarantined() { reason_of "$1" | xargs -r grep -qF "$2"; }
# hoard NAME BYTES: such a page fills the memory that it can get.
hoard() {
    { echo "poison: hoard " && head -c "$2" /dev/zero | tr '\0' ' '; } >/srv/hoard.html
    runuser -u producer -- bash -c "cat /srv/hoard.html >$spool/inbox/.$1.part && mv $spool/inbox/.$1.part $spool/inbox/$1"
}

# The same service with a stage that obeys its pages, in the same sandbox. Its engine is ended by its own limit, which
# is counted from what it says it has; and by the kernel, where the unit's memory is full before.
poisoned() {
    local pid limit
    systemctl stop winnow
    printf '%s\n' 'version: 1' 'stages: [decode, poison, extract_main_content]' >/etc/winnow/poisoned.yaml
    cat >/etc/systemd/system/winnow.service.d/poisoned.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=/usr/local/bin/PoisonedWinnow serve ${WINNOW_INBOX} ${WINNOW_OUTBOX} ${WINNOW_STATE} /etc/winnow/poisoned.yaml
MemoryMax=160M
MemorySwapMax=0
UNIT
    systemctl daemon-reload
    systemctl start winnow || fail "start of the poisoned service"
    pid=$(main_pid)
    hoard small.html 1000
    wait_until 30 "quarantine of a small hoard" reason_of small.html
    quarantined small.html "failed to allocate" || fail "a small hoard: $(cat "$(reason_of small.html)")"
    limit=$(grep -ohE 'limit [0-9]+ bytes' "$(reason_of small.html)" | grep -oE '[0-9]+')
    [[ $limit -lt $((200 << 20)) ]] || fail "a small page might have $limit bytes"
    [[ $(main_pid) -eq $pid ]] || fail "a hoard ended the service"
    ok "a page that hoards ends its engine at $((limit >> 20)) MiB"
    hoard large.html $((3 << 20))
    wait_until 60 "quarantine of a large hoard" reason_of large.html
    quarantined large.html "for want of memory" || fail "a large hoard: $(cat "$(reason_of large.html)")"
    [[ $(main_pid) -eq $pid ]] || fail "the service was the kernel's victim"
    page_passes after-hoard.html
    ok "where the unit's memory is full the kernel ends the engine, not the service"
    systemctl stop winnow
}
if [[ ${1:-} == poisoned ]]; then
    poisoned
    exit
fi

install -m 0644 /root/pages/news-article.html /srv/page.html
systemd-sysusers
systemd-tmpfiles --create
useradd -M -G winnow producer
useradd -M -G winnow consumer

# A short watchdog, so that the test need not wait for half a minute.
mkdir -p /etc/systemd/system/winnow.service.d
printf '[Service]\nWatchdogSec=5s\n' >/etc/systemd/system/winnow.service.d/test.conf
systemctl daemon-reload
systemctl start winnow || fail "start"
active || fail "not active after start"
ok "starts and says READY"

page_passes first.html
ok "a page of an ordinary user comes out, readable for the group"
runuser -u nobody -- ls $spool/inbox >/dev/null 2>&1 && fail "anybody may list the inbox"
ok "others may not look into the inbox"

pid=$(main_pid)
systemctl reload winnow || fail "reload"
[[ $(main_pid) -eq $pid ]] || fail "reload changed the process"
ok "reload keeps the process"

cp /etc/winnow/winnow.yaml /root/good.yaml
echo 'stages: [no_such_stage]' >/etc/winnow/winnow.yaml
systemctl reload winnow 2>/dev/null && fail "a bad pipeline file was taken over"
active || fail "a bad pipeline file ended the service"
page_passes after-bad-reload.html
cp /root/good.yaml /etc/winnow/winnow.yaml
systemctl reload winnow || fail "reload of the good file again"
ok "a bad pipeline file fails the reload and changes nothing"

engine=$(pgrep -P "$(main_pid)" | head -1)
kill -KILL "$engine"
page_passes after-engine-kill.html
[[ $(main_pid) -eq $pid ]] || fail "the service did not outlive its engine"
ok "the service outlives its engine"

kill -KILL "$pid"
wait_until 20 "restart after SIGKILL" other_pid "$pid"
page_passes after-kill.html
ok "restarts after SIGKILL"

pid=$(main_pid)
kill -STOP "$pid"
wait_until 30 "restart by the watchdog" other_pid "$pid"
page_passes after-watchdog.html
ok "the watchdog restarts a service that hangs"

for number in $(seq 60); do drop "last-$number.html"; done
systemctl stop winnow || fail "stop"
[[ $(systemctl show -P Result winnow) == success ]] || fail "stop: $(systemctl show -P Result winnow)"
ok "stops cleanly with pages in the inbox"
systemctl start winnow
wait_until 60 "the pages that were left" readable_result last-60.html
wait_until 20 "a clean audit" winnow audit --state /var/lib/winnow
ok "the rest comes out after the next start, audit clean"

cp /root/good.yaml /etc/winnow/news.yaml
systemctl start winnow@news || fail "winnow@news: $(journalctl -u winnow@news --no-pager -n 20)"
spool=/var/spool/winnow-news
page_passes instance.html
ok "winnow@news serves folders of its own"

systemctl --no-pager reload winnow@news || fail "reload of the instance"
refused=$(journalctl --no-pager | grep -iE 'seccomp|SIGSYS|audit.*denied' || true)
[[ -z $refused ]] || fail "refused calls: $refused"
echo "$(systemd-analyze security --no-pager winnow | grep -o 'Overall.*')"
systemctl stop winnow winnow@news
