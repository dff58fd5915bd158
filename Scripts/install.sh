#!/usr/bin/env bash
# Installs winnow below $DESTDIR$PREFIX, or removes it again (--remove). Called by `make install`.
# Configuration that is already in $SYSCONFDIR/winnow is kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
prefix=${PREFIX:-/usr/local}
etc=${SYSCONFDIR:-/etc}
root=${DESTDIR:-}

if [[ ${1:-} == --remove ]]; then
    rm -f "$root$prefix/bin/winnow" "$root$prefix/share/man/man1/winnow.1" \
        "$root$prefix/lib/systemd/system/winnow.service" "$root$prefix/lib/systemd/system/winnow@.service" \
        "$root$prefix/lib/sysusers.d/winnow.conf" "$root$prefix/lib/tmpfiles.d/winnow.conf"
    rm -rf "$root$prefix/share/winnow" "$root$prefix/share/doc/winnow"
    exit 0
fi

# Installs FILE as TARGET with mode 0644 and the prefix of this installation in its text.
place() {
    local file=$1 target=$root$2
    install -d "$(dirname "$target")"
    sed "s#/usr/local#$prefix#g" "$file" >"$target.new"
    chmod 0644 "$target.new"
    mv "$target.new" "$target"
}

install -d "$root$prefix/bin"
install -m 0755 -s .build/release/winnow "$root$prefix/bin/winnow"
place systemd/winnow.service "$prefix/lib/systemd/system/winnow.service"
place systemd/winnow@.service "$prefix/lib/systemd/system/winnow@.service"
place systemd/winnow.sysusers "$prefix/lib/sysusers.d/winnow.conf"
place systemd/winnow.tmpfiles "$prefix/lib/tmpfiles.d/winnow.conf"
place systemd/instance.tmpfiles "$prefix/share/winnow/instance.tmpfiles"
place Docs/winnow.1 "$prefix/share/man/man1/winnow.1"

for file in Pipelines/*.yaml Pipelines/schema.json; do
    place "$file" "$prefix/share/winnow/pipelines/$(basename "$file")"
done
for file in README.md CHANGELOG.md LICENSE; do
    place "$file" "$prefix/share/doc/winnow/$file"
done
for file in Docs/*.md; do
    place "$file" "$prefix/share/doc/winnow/$(basename "$file")"
done
[[ -e $root$etc/winnow/winnow.yaml ]] || place Pipelines/article.yaml "$etc/winnow/winnow.yaml"

[[ -z $root ]] || exit 0
cat <<END
installed. To run it as a service:
  systemd-sysusers && systemd-tmpfiles --create
  systemctl daemon-reload && systemctl enable --now winnow
END
