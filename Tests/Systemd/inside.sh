#!/usr/bin/env bash
# Runs inside the container that run.sh boots: drives winnow.service as an administrator and a user would.
set -euo pipefail
cd /
spool=/var/spool/winnow
started=$SECONDS

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
echo "all passed, $((SECONDS - started)) s"
