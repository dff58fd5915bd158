#!/usr/bin/env bash
# Fuzz the HTML parser and the selectors: Tests/Fuzz/run.sh [SECONDS] (default 60). Finds go to .build/fuzz; a crash, a broken law
# of the document, or text that libxml2's parser finds and ours does not (or the other way) ends it.
# Not part of `make test`, which replays Tests/Fuzz/Seeds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=.build/fuzz
mkdir -p "$out/corpus" "$out/CScan"
echo "module CScan { umbrella \"$PWD/Sources/CScan/include\" export * }" >"$out/CScan/module.modulemap"
swift_folder=$(dirname "$(readlink -f "$(command -v swiftc)")")
objects=()
for source in Sources/CScan/*.c; do
    object=$out/CScan/$(basename "$source" .c).o
    "$swift_folder/clang" -O1 -g -fsanitize=address -ISources/CScan/include -c "$source" -o "$object"
    objects+=("$object")
done
swiftc -O -g -parse-as-library -swift-version 6 -sanitize=fuzzer,address -module-name ParseFuzz \
    -package-name winnow -Xcc -D_GNU_SOURCE -Xcc -I/usr/include/libxml2 -I "$out/CScan" \
    -Xcc -fmodule-map-file=Sources/CLibXML2/module.modulemap \
    Sources/HTMLCore/*.swift Tests/HTMLCoreTests/BrokenLaw.swift \
    Tests/HTMLCoreTests/NaiveSelector.swift Tests/Fuzz/ParseFuzz.swift \
    "${objects[@]}" -o "$out/parse-fuzz"
SWIFT_BACKTRACE=enable=no "$out/parse-fuzz" -max_total_time="${1:-60}" -max_len=4096 -timeout=5 -print_final_stats=1 \
    -artifact_prefix="$out/" "$out/corpus" Tests/Fuzz/Seeds
