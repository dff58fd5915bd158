#!/usr/bin/env bash
# Checks the systemd units offline: exposure 1.3 or better, and `systemd-analyze verify` on a copy whose
# commands exist. Says so and passes where systemd-analyze is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
highest=13      # tenths of systemd-analyze's exposure level, 0 best, 100 worst

if ! command -v systemd-analyze >/dev/null; then
    echo "units: no systemd-analyze here, not checked"
    exit 0
fi
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
failed=0

for unit in winnow.service winnow@.service; do
    if report=$(systemd-analyze security --no-pager --offline=true --threshold=$highest "systemd/$unit" 2>&1); then
        echo "units: $unit: $(grep -o 'Overall exposure.*' <<<"$report")"
    else
        echo "$report" >&2
        echo "units: $unit: exposure above $highest tenths" >&2
        failed=1
    fi
done

# verify wants the binary and the man page of the unit; the service's own paths are exercised by
# `make test-systemd`.
sed -e 's#/usr/local/bin/winnow#/bin/true#' -e '/^Documentation=/d' systemd/winnow.service >"$copy/winnow.service"
sed -e 's#/usr/local/bin/winnow#/bin/true#' -e '/^Documentation=/d' systemd/winnow@.service >"$copy/winnow@.service"
for unit in winnow.service winnow@news.service; do
    report=$(SYSTEMD_UNIT_PATH="$copy:/usr/lib/systemd/system" SYSTEMD_LOG_LEVEL=warning \
        systemd-analyze verify --man=no "$unit" 2>&1) || failed=1
    if grep -E 'winnow' <<<"$report" >&2; then failed=1; fi
done
[[ $failed -eq 0 ]] || exit 1
echo "units: verified"
