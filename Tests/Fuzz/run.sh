#!/usr/bin/env bash
# Fuzz the HTML parser: Tests/Fuzz/run.sh [SECONDS] (default 60). Finds go to .build/fuzz; a crash ends it.
# Not part of `make test`, which replays Tests/Fuzz/Seeds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=.build/fuzz
mkdir -p "$out/corpus"
swiftc -O -g -parse-as-library -swift-version 6 -sanitize=fuzzer,address -module-name ParseFuzz \
    -package-name winnow Sources/HTMLCore/*.swift Tests/HTMLCoreTests/BrokenLaw.swift \
    Tests/Fuzz/ParseFuzz.swift -o "$out/parse-fuzz"
SWIFT_BACKTRACE=enable=no "$out/parse-fuzz" -max_total_time="${1:-60}" -max_len=4096 -timeout=5 -print_final_stats=1 \
    -artifact_prefix="$out/" "$out/corpus" Tests/Fuzz/Seeds
