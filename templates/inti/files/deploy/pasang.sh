#!/bin/sh
# Install or update this service on a plain Debian or Ubuntu machine: systemd, nginx or Caddy.
# Run it again for each new version; data, keys and settings stay. How to: docs/pasang.md.
set -eu

usage() {
	cat <<'TEXT'
Memasang atau memperbarui layanan ini di mesin Debian atau Ubuntu (jalankan sebagai root).

  sudo deploy/pasang.sh --nama NAMA --host DOMAIN [pilihan]

  --nama NAMA           nama pendek layanan, misalnya simpati-daerah (paling banyak 28 huruf)
  --host DOMAIN         alamat publik, misalnya simpati.example.go.id
  --port ANGKA          port di mesin ini untuk layanan (bawaan 8000)
  --postgres            simpan data di PostgreSQL mesin ini (bawaan SQLite)
  --proksi JENIS        nginx, caddy, atau tanpa (bawaan nginx)
  --sertifikat BERKAS   sertifikat TLS untuk nginx
  --kunci BERKAS        kunci sertifikat itu
TEXT
}

fail() {
	printf '%s\n' "$*" >&2
	exit 1
}

say() {
	printf '==> %s\n' "$*"
}

NAME='' HOST='' PORT=8000 POSTGRES='' PROXY=nginx CERTIFICATE='' KEY=''
while [ $# -gt 0 ]; do
	case $1 in
	--nama | --host | --port | --proksi | --sertifikat | --kunci)
		[ $# -ge 2 ] || fail "$1 perlu nilai. Lihat: $0 --help"
		;;
	esac
	case $1 in
	--nama) NAME=$2 && shift ;;
	--host) HOST=$2 && shift ;;
	--port) PORT=$2 && shift ;;
	--proksi) PROXY=$2 && shift ;;
	--sertifikat) CERTIFICATE=$2 && shift ;;
	--kunci) KEY=$2 && shift ;;
	--postgres) POSTGRES=1 ;;
	-h | --help) usage && exit 0 ;;
	*) fail "Pilihan $1 tidak dikenal. Lihat: $0 --help" ;;
	esac
	shift
done

printf '%s' "$NAME" | grep -Eqx '[a-z][a-z0-9]*(-[a-z0-9]+)*' && [ ${#NAME} -le 28 ] ||
	fail "--nama harus huruf kecil, angka dan tanda hubung, paling banyak 28 huruf, misalnya simpati-daerah."
printf '%s' "$HOST" | grep -Eqx '[a-z0-9]([a-z0-9.-]*[a-z0-9])?' ||
	fail "--host harus nama domain, misalnya simpati.example.go.id."
printf '%s' "$PORT" | grep -Eqx '[1-9][0-9]{3,4}' && [ "$PORT" -le 65535 ] ||
	fail "--port harus angka antara 1024 dan 65535."
case $PROXY in nginx | caddy | tanpa) ;; *) fail "--proksi harus nginx, caddy, atau tanpa." ;; esac
if [ "$PROXY" = nginx ] && { [ ! -r "$CERTIFICATE" ] || [ ! -r "$KEY" ]; }; then
	fail "nginx perlu --sertifikat dan --kunci yang dapat dibaca; --proksi caddy mengurus sertifikat sendiri."
fi
[ "$(id -u)" = 0 ] || fail "Jalankan sebagai root: sudo $0 ..."
if ! command -v apt-get >/dev/null || ! command -v systemctl >/dev/null; then
	fail "Skrip ini untuk Debian atau Ubuntu dengan systemd. Cara lain ada di docs/pasang.md."
fi

REPO=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PROGRAM=/opt/layanan/$NAME
SETTINGS=/etc/layanan/$NAME.env

say "Memasang paket sistem"
PACKAGES='python3 python3-venv ca-certificates procps'
[ -z "$POSTGRES" ] || PACKAGES="$PACKAGES postgresql postgresql-client"
[ "$PROXY" = tanpa ] || PACKAGES="$PACKAGES $PROXY"
# shellcheck disable=SC2086  # a list of names
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null ||
	fail "Paket sistem gagal dipasang: jalankan apt-get update, lalu coba lagi."
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	fail "Perlu Python 3.11 atau lebih baru: pakai Debian 12 atau Ubuntu 24.04."

say "Menyiapkan program di $PROGRAM"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
rm -rf "$PROGRAM.baru"
install -d -m 0755 "$PROGRAM.baru" /etc/layanan
tar -C "$REPO" --exclude=./.git --exclude=./.venv --exclude=./var --exclude='.env' -cf - . |
	tar -C "$PROGRAM.baru" --no-same-owner -xf -
chmod -R u=rwX,go=rX "$PROGRAM.baru"
(
	cd "$PROGRAM.baru"
	python3 requirements/install.py .venv requirements/base.txt
	# Keys for these two commands only; they open nothing.
	python3 deploy/kunci.py >"$WORK/kunci"
	set -a
	# shellcheck disable=SC1091 # made a moment ago
	. "$WORK/kunci"
	set +a
	export VAR_DIR="$WORK" STATIC_ROOT="$PROGRAM.baru/static" LOCALE_DIR="$PROGRAM.baru/bahasa"
	.venv/bin/python manage.py collectstatic --no-input --verbosity 0
	.venv/bin/python manage.py susun_bahasa
	.venv/bin/python -m compileall -q -x '\.venv' .
)

if [ ! -e "$SETTINGS" ]; then
	say "Membuat kunci dan pengaturan di $SETTINGS"
	TEMPORARY=$(mktemp /etc/layanan/.XXXXXX)
	{
		printf 'ALLOWED_HOSTS=%s\nTRUSTED_PROXIES=1\nPORT=%s\n' "$HOST" "$PORT"
		python3 "$REPO/deploy/kunci.py"
	} >"$TEMPORARY"
	if [ -n "$POSTGRES" ]; then
		ROLE=$(printf 'ly_%s' "$NAME" | tr - _)
		PASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(24))')
		# By standard input, so that the password stands in no list of processes.
		printf "CREATE ROLE %s LOGIN PASSWORD '%s';\nCREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0;\n" \
			"$ROLE" "$PASSWORD" "$ROLE" "$ROLE" |
			(cd / && runuser -u postgres -- psql --quiet --no-psqlrc -v ON_ERROR_STOP=1) ||
			fail "Basis data $ROLE gagal dibuat. Bila sisa pemasangan lama: hapus peran dan basis data itu dahulu."
		printf 'DATABASE_URL=postgres://%s:%s@127.0.0.1:5432/%s\n' "$ROLE" "$PASSWORD" "$ROLE" >>"$TEMPORARY"
	fi
	chmod 0600 "$TEMPORARY"
	mv "$TEMPORARY" "$SETTINGS"
fi

# What waits at a process that is renewed goes to the other one; Linux 5.14 or newer.
if [ -e /proc/sys/net/ipv4/tcp_migrate_req ]; then
	printf 'net.ipv4.tcp_migrate_req = 1\n' >/etc/sysctl.d/60-layanan.conf
	sysctl -q -p /etc/sysctl.d/60-layanan.conf || true
fi

say "Mengganti versi dan menjalankan"
install -m 0644 "$REPO"/deploy/systemd/layanan-* /etc/systemd/system/
install -m 0755 "$REPO/deploy/kelola.sh" /usr/local/bin/layanan
systemctl daemon-reload
systemctl stop "layanan-worker@$NAME" "layanan-web@$NAME" 2>/dev/null || true
rm -rf "$PROGRAM.lama"
[ ! -e "$PROGRAM" ] || mv "$PROGRAM" "$PROGRAM.lama"
mv "$PROGRAM.baru" "$PROGRAM"
systemctl enable --quiet "layanan-web@$NAME" "layanan-worker@$NAME" "layanan-backup@$NAME.timer"
systemctl restart "layanan-web@$NAME"

# The port of an earlier installation stays what its settings say.
PORT=$(sed -n 's/^PORT=//p' "$SETTINGS")
PORT=${PORT:-8000}
TRIES=0
until (cd "$PROGRAM" && PORT=$PORT ALLOWED_HOSTS=$HOST .venv/bin/python deploy/healthcheck.py); do
	TRIES=$((TRIES + 1))
	if [ "$TRIES" -ge 300 ] || systemctl is-failed --quiet "layanan-web@$NAME"; then
		fail "Layanan belum menjawab. Catatannya: journalctl -u layanan-web@$NAME. Versi lama ada di $PROGRAM.lama."
	fi
	sleep 1
done
systemctl restart "layanan-worker@$NAME" "layanan-backup@$NAME.timer"

fill() {
	sed -e "s|@HOST@|$HOST|g" -e "s|@PORT@|$PORT|g" -e "s|@CERTIFICATE@|$CERTIFICATE|g" -e "s|@KEY@|$KEY|g" "$1"
}
case $PROXY in
nginx)
	say "Mengatur nginx"
	fill "$REPO/deploy/proxy/nginx.conf" >"/etc/nginx/sites-available/layanan-$NAME"
	ln -sf "../sites-available/layanan-$NAME" "/etc/nginx/sites-enabled/layanan-$NAME"
	nginx -t -q && systemctl reload-or-restart nginx
	;;
caddy)
	say "Mengatur Caddy"
	install -d /etc/caddy/layanan
	fill "$REPO/deploy/proxy/Caddyfile" >"/etc/caddy/layanan/$NAME.caddy"
	grep -qsF 'import layanan/*.caddy' /etc/caddy/Caddyfile || printf 'import layanan/*.caddy\n' >>/etc/caddy/Caddyfile
	caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null 2>&1 ||
		fail "Pengaturan Caddy ditolak: periksa /etc/caddy/Caddyfile dengan caddy validate."
	systemctl reload-or-restart caddy
	;;
esac

cat <<TEXT

Layanan berjalan: https://$HOST
Akun pengelola pertama:  sudo layanan $NAME createsuperuser
Simpan salinan $SETTINGS di tempat aman yang terpisah dari data: tanpa kuncinya, data tersandi tidak terbaca.
Cadangan dibuat setiap malam di /var/lib/layanan/$NAME/cadangan; salin ke mesin lain.
TEXT
