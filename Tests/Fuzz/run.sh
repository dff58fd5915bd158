#!/usr/bin/env bash
# Fuzzing, by libFuzzer with AddressSanitizer: Tests/Fuzz/run.sh [SECONDS [TARGET...]], default 60 seconds for each of
# all targets. A crash, a hang of 10 s, or a broken law ends it; the input is then in .build/fuzz.
#   parse   HTML and XHTML to rows, beside libxml2; selectors by definition
#   decode json yaml lines page text memory ledger   Tests/Fuzz/Targets
# FUZZ_SEED=N begins the same way each time, as CI does, so that it fails for what a change broke; 0 (default) by chance.
# Seeds are Tests/Fuzz/Seeds and the golden pages; what is found interesting is kept in .build/fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
[[ $# -gt 0 ]] && shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(parse decode json yaml lines page text memory ledger)
out=.build/fuzz
mkdir -p "$out"

build_parse() {
    mkdir -p "$out/CScan"
    echo "module CScan { umbrella \"$PWD/Sources/CScan/include\" export * }" >"$out/CScan/module.modulemap"
    local swift_folder objects=() source object
    swift_folder=$(dirname "$(readlink -f "$(command -v swiftc)")")
    for source in Sources/CScan/*.c; do
        object=$out/CScan/$(basename "$source" .c).o
        "$swift_folder/clang" -O1 -g -fsanitize=address -ISources/CScan/include -c "$source" -o "$object"
        objects+=("$object")
    done
    # One module, so that the laws see the inside of the parser.
    swiftc -O -g -parse-as-library -swift-version 6 -sanitize=fuzzer,address -module-name ParseFuzz \
        -package-name winnow -Xcc -D_GNU_SOURCE -Xcc -I/usr/include/libxml2 -I "$out/CScan" \
        -Xcc -fmodule-map-file=Sources/CLibXML2/module.modulemap \
        Sources/HTMLCore/*.swift Tests/HTMLCoreTests/BrokenLaw.swift \
        Tests/HTMLCoreTests/NaiveSelector.swift Tests/Fuzz/ParseFuzz.swift \
        "${objects[@]}" -use-ld=lld -o "$out/parse-fuzz"
}

build_others() {
    WINNOW_FUZZ=1 swift build -c release --scratch-path .build/fuzz-build --product WinnowFuzz \
        -Xswiftc -sanitize=address,fuzzer \
        -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table \
        -Xcc -fsanitize=address,fuzzer-no-link -Xcc -fno-omit-frame-pointer
    swiftc -O -sanitize=fuzzer,address -static-stdlib -LScripts/link -use-ld=lld \
        "$(WINNOW_FUZZ=1 swift build -c release --scratch-path .build/fuzz-build --show-bin-path)/libWinnowFuzz.a" \
        -o "$out/winnow-fuzz"
}

seeds() {
    rm -rf "$out/seeds-$1"
    mkdir -p "$out/seeds-$1"
    case $1 in
    parse) cp Tests/Fuzz/Seeds/* "$out/seeds-$1/" ;;
    page) cp Tests/Fuzz/Seeds/* "$out/seeds-$1/"
        for page in Tests/GoldenTests/Pages/*/source.html; do
            cp "$page" "$out/seeds-$1/$(basename "$(dirname "$page")").html"
        done ;;
    text) for page in Tests/GoldenTests/Pages/*/source.txt; do
            cp "$page" "$out/seeds-$1/$(basename "$(dirname "$page")").txt"
        done ;;
    decode) for page in Examples/pages/*; do
            { echo "text/html; charset=shift_jis"; head -c 1500 "$page"; } >"$out/seeds-$1/$(basename "$page")"
        done ;;
    yaml) cp Pipelines/*.yaml Tests/PipelineFileTests/Broken/*/*.yaml "$out/seeds-$1/" 2>/dev/null || true ;;
    json) echo '{"@graph":[{"@type":"Article","n":[1,-2.5e3,null,true],"t":"\u00e9\n"}]}' >"$out/seeds-$1/one" ;;
    lines) echo '{"id":1,"url":"http://a.example/","html":"<p>a","content_type":"text/html"}' >"$out/seeds-$1/html"
        echo '{"base64":"PHA+YQ==","fetched_at":"2026-01-01T00:00:00Z"}' >"$out/seeds-$1/base64" ;;
    esac
}

if [[ " ${targets[*]} " == *" parse "* ]]; then build_parse; fi
if [[ ${#targets[@]} -gt 1 || ${targets[0]} != parse ]]; then build_others; fi
for target in "${targets[@]}"; do
    seeds "$target"
    mkdir -p "$out/corpus-$target"
    binary=$out/winnow-fuzz
    [[ $target == parse ]] && binary=$out/parse-fuzz
    # Globals are made once and never freed.
    if ! WINNOW_FUZZ_TARGET=$target SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$binary" \
        -max_total_time="$seconds" -seed="${FUZZ_SEED:-0}" -max_len=4096 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$out/$target-" "$out/corpus-$target" "$out/seeds-$target" >"$out/$target.log" 2>&1; then
        tail -40 "$out/$target.log" >&2
        echo "fuzz: $target failed; its input is named above" >&2
        exit 1
    fi
    echo "fuzz: $target: $(awk '/number_of_executed_units/{print $2}' "$out/$target.log") inputs," \
        "$(grep -oE 'cov: [0-9]+' "$out/$target.log" | tail -1), $seconds s: fine"
done
