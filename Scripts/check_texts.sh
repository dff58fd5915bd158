#!/usr/bin/env bash
# Checks what the compiler does not see: shell and Python scripts, the man page, links in documents.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0

while read -r script; do
    bash -n "$script" || failed=1
    if command -v shellcheck >/dev/null; then shellcheck -x "$script" || failed=1; fi
done < <(git ls-files -co --exclude-standard | grep -E '\.sh$|^\.ci/run$')

git ls-files -co --exclude-standard '*.py' | while read -r script; do
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])' "$script"
done || failed=1

if [[ -e Docs/winnow.1 ]]; then
    if command -v groff >/dev/null; then
        warnings=$(groff -man -ww -z -K utf8 Docs/winnow.1 2>&1)
        [[ -z $warnings ]] || { echo "$warnings" >&2; failed=1; }
    else
        echo "texts: no groff, man page not checked"
    fi
fi

# Relative links in Markdown lead to files.
while read -r document; do
    while read -r target; do
        [[ -e $(dirname "$document")/$target ]] && continue
        echo "$document: broken link $target" >&2
        failed=1
    done < <(grep -oE '\]\([^)# ]+' "$document" | sed 's/^](//' | grep -vE '^[a-z]+:' || true)
done < <(git ls-files -co --exclude-standard '*.md' | grep -v '^Tests/')

[[ $failed -eq 0 ]] || { echo "texts: failed" >&2; exit 1; }
echo "texts: scripts, man page and links are fine"
