#!/bin/sh
# Installs Kintsugi from a checkout or an unpacked archive on a machine without dpkg: units, scripts, sample settings, then
# the release. Run it again with another program to upgrade; the running site goes on serving. On Debian the package does
# the same and knows how to remove it.
set -eu

case $# in
1 | 2) ;;
*)
    echo "Usage: install.sh PROGRAM [NAME]    PROGRAM is the built file, NAME what the release is called" >&2
    exit 64
    ;;
esac
[ "$(id -u)" = 0 ] || {
    echo "install.sh: only root may install" >&2
    exit 1
}
program=$(readlink -f -- "$1")
[ -f "$program" ] || {
    echo "install.sh: there is no file $1" >&2
    exit 1
}
if command -v dpkg-query >/dev/null && dpkg-query --show kintsugi >/dev/null 2>&1; then
    echo "install.sh: the package kintsugi is installed; upgrade that instead" >&2
    exit 1
fi
here=$(cd "$(dirname "$0")" && pwd)
units="kintsugi.socket kintsugi-operator.socket kintsugi.service kintsugi-migrate.service"
library=/usr/lib/kintsugi
folder=/etc/systemd/system

# A name beside it, then a rename: the guard may run at any moment.
place() {
    install -D -m "$1" "$2" "$3.new"
    mv -f "$3.new" "$3"
}

upgrade=no
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
for unit in $units; do
    if [ -f "$folder/$unit" ]; then
        upgrade=yes
        cp "$folder/$unit" "$before/"
    fi
    place 644 "$here/systemd/$unit" "$folder/$unit"
done
place 755 "$here/kintsugi-guard" "$library/kintsugi-guard"
place 755 "$here/kintsugi-release" "$library/kintsugi-release"
ln -sfn ../lib/kintsugi/kintsugi-release /usr/bin/kintsugi-release
ln -sfn /opt/kintsugi/current/kintsugi /usr/bin/kintsugi
mkdir -p /etc/kintsugi
[ -e /etc/kintsugi/kintsugi.toml ] || install -m 644 "$here/kintsugi.toml" /etc/kintsugi/kintsugi.toml
if [ ! -e /etc/kintsugi/database_url ]; then
    (
        umask 077
        printf '%s\n' 'postgres://kintsugi@localhost/kintsugi?host=/run/postgresql' >/etc/kintsugi/database_url
    )
fi
# Postgres on this machine knows the service's user by name only through this module of the C library.
grep -q '^passwd:.*systemd' /etc/nsswitch.conf ||
    echo "install.sh: /etc/nsswitch.conf lacks \`systemd\` in its line \`passwd\`; a local Postgres needs it" >&2

# shellcheck disable=SC2086 # a list of names
if [ ! -d /run/systemd/system ]; then
    "$library/kintsugi-release" install "$program" "${2:-}"
    systemctl enable $units
elif [ "$upgrade" = yes ]; then
    "$library/kintsugi-release" install "$program" "${2:-}"
    "$library/kintsugi-release" settle-units "$before"
else
    systemctl daemon-reload
    "$library/kintsugi-release" database || true
    "$library/kintsugi-release" install --no-wait "$program" "${2:-}"
    systemctl --quiet enable $units
    systemctl start kintsugi.socket kintsugi-operator.socket
    systemctl --no-block start kintsugi-migrate.service
    systemctl start kintsugi.service || true
    systemctl --no-pager --lines=0 status kintsugi.service || true
fi
