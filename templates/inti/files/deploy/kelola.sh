#!/bin/sh
# Run a manage.py command of an installed service as that service's own user:
#   sudo layanan NAMA createsuperuser
set -eu
[ $# -ge 2 ] || {
	echo "Pakai: sudo layanan NAMA PERINTAH [...], misalnya: sudo layanan simpati-daerah createsuperuser" >&2
	exit 2
}
NAME=$1
shift
[ "$(id -u)" = 0 ] || {
	echo "Jalankan sebagai root: sudo layanan $NAME $*" >&2
	exit 1
}
[ -e "/etc/layanan/$NAME.env" ] || {
	echo "Tidak ada layanan bernama $NAME. Yang ada di /etc/layanan:" >&2
	find /etc/layanan -name '*.env' -exec basename {} .env \; >&2 2>/dev/null || true
	exit 1
}
# deploy/pasang.sh runs a new version's commands before it takes the old one's place.
PROGRAM=${LAYANAN_PROGRAM:-/opt/layanan/$NAME}
INPUT=--pipe
[ ! -t 0 ] || INPUT=--pty
exec systemd-run --quiet --wait --collect "$INPUT" \
	--property=DynamicUser=yes --property="User=ly-$NAME" \
	--property="StateDirectory=layanan/$NAME" --property=StateDirectoryMode=0700 \
	--property="CacheDirectory=layanan/$NAME" --property="WorkingDirectory=$PROGRAM" \
	--property="EnvironmentFile=/etc/layanan/$NAME.env" --property=UMask=0077 \
	--setenv=LIVINGLAB_ENV=production --setenv="VAR_DIR=/var/lib/layanan/$NAME" \
	--setenv="STATIC_ROOT=$PROGRAM/static" --setenv="LOCALE_DIR=$PROGRAM/bahasa" \
	"$PROGRAM/.venv/bin/python" manage.py "$@"
