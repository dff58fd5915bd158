#!/usr/bin/env bash
# Installs the C libraries that winnow builds against, where they are missing.
#
# The list is the `system(...)` lines of Package.swift (module, pkg-config name, apt package), and
# `headers` below for the libraries that have no pkg-config file.
# apt is never called when nothing is missing. Without root and without sudo, prints the line
# to run as root and exits 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v swift >/dev/null || {
    echo "setup: no swift in PATH; install the Swift 6.3 toolchain from https://swift.org/install" >&2
    exit 1
}

libraries=$(sed -nE 's/^ *system\("[^"]+", *"([^"]+)", *"([^"]+)"\).*/\1 \2/p' Package.swift)
[[ -n $libraries ]] || { echo "setup: no system libraries found in Package.swift" >&2; exit 1; }

# Header and apt package of the libraries without a pkg-config file.
headers="cld2/public/compact_lang_det.h libcld2-dev
lzma.h liblzma-dev"

# Prints the apt packages whose library is not there.
missing_packages() {
    while read -r header package; do
        [[ -e /usr/include/$header || -e /usr/local/include/$header ]] || echo "$package"
    done <<<"$headers"
    if ! command -v pkg-config >/dev/null; then
        echo pkg-config
        awk '{ print $2 }' <<<"$libraries"
        return
    fi
    while read -r library package; do
        pkg-config --exists "$library" || echo "$package"
    done <<<"$libraries"
}

mapfile -t missing < <(missing_packages)
if [[ ${#missing[@]} -eq 0 ]]; then
    echo "setup: all $(cat <<<"$libraries"$'\n'"$headers" | wc -l) libraries are there"
    exit 0
fi
echo "setup: missing: ${missing[*]}"

lock=(-o DPkg::Lock::Timeout=600)
by_hand="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"

command -v apt-get >/dev/null || {
    echo "setup: no apt here; install the equivalents of: ${missing[*]}" >&2
    exit 1
}

# Runs its arguments as root, or says what to run and ends.
as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo "${sudo_options[@]}" env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

sudo_options=()
if [[ $(id -u) -ne 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo_options=(-n)
    elif ! command -v sudo >/dev/null || [[ ! -t 0 ]]; then
        echo "setup: run this as root, then again:" >&2
        echo "  $by_hand" >&2
        exit 1
    fi
fi

install_missing() {
    as_root apt-get "${lock[@]}" install -y --no-install-recommends "${missing[@]}"
}

# Fresh machines have no package lists, old ones stale lists: update only when it is needed.
if ! apt-cache show "${missing[@]}" >/dev/null 2>&1 || ! install_missing; then
    as_root apt-get "${lock[@]}" update
    install_missing
fi

mapfile -t missing < <(missing_packages)
if [[ ${#missing[@]} -gt 0 ]]; then
    echo "setup: still missing after the installation: ${missing[*]}" >&2
    exit 1
fi
echo "setup: done"
