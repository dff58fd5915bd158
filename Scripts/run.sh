#!/usr/bin/env bash
# Serves SPOOL/inbox -> SPOOL/outbox in the foreground; a new inbox gets the example pages first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
spool=${1:-spool}
mkdir -p "$spool/inbox" "$spool/outbox" "$spool/state"

if [[ -z $(ls -A "$spool/inbox") ]]; then
    # Sidecars go first: the arrival of the page is the commit of both.
    find Examples/pages -type f -name '*.meta.json' -exec cp {} "$spool/inbox/" \;
    find Examples/pages -type f ! -name '*.meta.json' ! -name '.*' -exec cp {} "$spool/inbox/" \;
    echo "copied $(ls "$spool/inbox" | grep -vc '\.meta\.json$') example pages into $spool/inbox"
fi
echo "drop pages into $spool/inbox, find results in $spool/outbox; Ctrl-C finishes what is in flight"
exec .build/release/winnow serve \
    --inbox "$spool/inbox" --outbox "$spool/outbox" --state "$spool/state"
