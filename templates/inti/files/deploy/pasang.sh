#!/bin/sh
# Install or update this service on a plain Debian or Ubuntu machine: systemd, nginx or Caddy.
# Run it again for each new version; data, keys and settings stay. How to: docs/pasang.md.
# Until the new version answers, nothing of the old one is lost: a fault leaves the old one serving.
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
  --sertifikat BERKAS   sertifikat TLS; perlu untuk nginx, Caddy dapat mengurusnya sendiri
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
if [ "$PROXY" = nginx ] || [ -n "$CERTIFICATE$KEY" ]; then
	[ -r "$CERTIFICATE" ] && [ -r "$KEY" ] ||
		fail "nginx perlu --sertifikat dan --kunci yang dapat dibaca; --proksi caddy mengurus sertifikat sendiri."
fi
[ "$(id -u)" = 0 ] || fail "Jalankan sebagai root: sudo $0 ..."
if ! command -v apt-get >/dev/null || ! command -v systemctl >/dev/null; then
	fail "Skrip ini untuk Debian atau Ubuntu dengan systemd. Cara lain ada di docs/pasang.md."
fi

REPO=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PROGRAM=/opt/layanan/$NAME
SETTINGS=/etc/layanan/$NAME.env

# A proxy does not find relative paths; links stay, since a renewed certificate comes by them.
[ -z "$CERTIFICATE" ] || CERTIFICATE=$(realpath -s -- "$CERTIFICATE") KEY=$(realpath -s -- "$KEY")
REPO=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PROGRAM=/opt/layanan/$NAME
SETTINGS=/etc/layanan/$NAME.env
WORK=$(mktemp -d)
trap 'rm -rf "$WORK" "$PROGRAM.baru" "$SETTINGS.baru"' EXIT
trap 'exit 130' INT TERM

say "Memasang paket sistem"
PACKAGES='python3 python3-venv ca-certificates procps'
[ -z "$POSTGRES" ] || PACKAGES="$PACKAGES postgresql postgresql-client"
[ "$PROXY" = tanpa ] || PACKAGES="$PACKAGES $PROXY"
add_packages() {
	# shellcheck disable=SC2086  # a list of names
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null
}
# A fresh machine has no list of packages yet.
add_packages 2>/dev/null || { apt-get update -qq && add_packages; } ||
	fail "Paket sistem gagal dipasang: periksa sambungan internet dan sumber apt, lalu coba lagi."
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	fail "Perlu Python 3.11 atau lebih baru: pakai Debian 12 atau Ubuntu 24.04."
if [ -e "$SETTINGS" ]; then
	# The port of an earlier installation stays what its settings say.
	PORT=$(sed -n 's/^PORT=//p' "$SETTINGS")
	PORT=${PORT:-8000}
else
	python3 -c "import socket; socket.create_server(('127.0.0.1', $PORT))" 2>/dev/null ||
		fail "Port $PORT sudah dipakai di mesin ini: pilih yang lain dengan --port."
fi

say "Menyiapkan program di $PROGRAM"
rm -rf "$PROGRAM.baru"
install -d -m 0755 "$PROGRAM.baru" /etc/layanan
tar -C "$REPO" --exclude=./.git --exclude=./.venv --exclude=./.livinglab --exclude=./var --exclude='*.env' -cf - . |
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
	install -m 0600 /dev/null "$SETTINGS.baru"
	{
		printf 'ALLOWED_HOSTS=%s\nTRUSTED_PROXIES=1\nPORT=%s\n' "$HOST" "$PORT"
		python3 "$REPO/deploy/kunci.py"
	} >"$SETTINGS.baru"
	if [ -n "$POSTGRES" ]; then
		ROLE=$(printf 'ly_%s' "$NAME" | tr - _)
		PASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(24))')
		# By standard input, so that the password stands in no list of processes.
		printf "CREATE ROLE %s LOGIN PASSWORD '%s';\nCREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0;\n" \
			"$ROLE" "$PASSWORD" "$ROLE" "$ROLE" |
			(cd / && runuser -u postgres -- psql --quiet --no-psqlrc -v ON_ERROR_STOP=1) ||
			fail "Basis data $ROLE gagal dibuat. Bila sisa pemasangan lama: hapus peran dan basis data itu dahulu."
		printf 'DATABASE_URL=postgres://%s:%s@127.0.0.1:5432/%s\n' "$ROLE" "$PASSWORD" "$ROLE" >>"$SETTINGS.baru"
	fi
	mv "$SETTINGS.baru" "$SETTINGS"
fi

# What waits at a process that is renewed goes to the other one; Linux 5.14 or newer.
if [ -e /proc/sys/net/ipv4/tcp_migrate_req ]; then
	printf 'net.ipv4.tcp_migrate_req = 1\n' >/etc/sysctl.d/60-layanan.conf
	sysctl -q -p /etc/sysctl.d/60-layanan.conf || true
fi

say "Menyiapkan basis data; versi lama masih melayani"
LAYANAN_PROGRAM=$PROGRAM.baru sh "$REPO/deploy/kelola.sh" "$NAME" siapkan ||
	fail "Basis data gagal disiapkan (lihat di atas). Belum ada yang diganti: versi lama, bila ada, tetap melayani."

# The units and the command of the version that stands in $PROGRAM, and its processes.
start() {
	install -m 0644 "$PROGRAM"/deploy/systemd/layanan-* /etc/systemd/system/
	install -m 0755 "$PROGRAM/deploy/kelola.sh" /usr/local/bin/layanan
	systemctl daemon-reload
	systemctl enable --quiet "layanan-web@$NAME" "layanan-worker@$NAME" "layanan-backup@$NAME.timer"
	systemctl reset-failed "layanan-web@$NAME" "layanan-worker@$NAME" 2>/dev/null || true
	# Whether it did is asked below.
	systemctl restart "layanan-web@$NAME" || true
}

# Within some two minutes, unless it has ended twice before that.
answers() {
	TRIES=0
	until (cd "$PROGRAM" && PORT=$PORT .venv/bin/python deploy/healthcheck.py); do
		TRIES=$((TRIES + 1))
		[ "$TRIES" -lt 120 ] && [ "$(systemctl show -P NRestarts "layanan-web@$NAME")" -lt 2 ] || return 1
		sleep 1
	done
}

say "Mengganti versi dan menjalankan"
systemctl stop "layanan-worker@$NAME" "layanan-web@$NAME" 2>/dev/null || true
rm -rf "$PROGRAM.lama" "$PROGRAM.gagal"
[ ! -e "$PROGRAM" ] || mv "$PROGRAM" "$PROGRAM.lama"
mv "$PROGRAM.baru" "$PROGRAM"
start
if ! answers; then
	systemctl stop "layanan-web@$NAME"
	[ -e "$PROGRAM.lama" ] ||
		fail "Layanan tidak menjawab. Catatannya: journalctl -u layanan-web@$NAME. Perbaiki, lalu jalankan skrip ini lagi."
	mv "$PROGRAM" "$PROGRAM.gagal"
	mv "$PROGRAM.lama" "$PROGRAM"
	start
	answers || true
	systemctl restart "layanan-worker@$NAME" "layanan-backup@$NAME.timer"
	fail "Versi baru tidak menjawab, jadi versi lama dijalankan lagi. Catatannya: journalctl -u layanan-web@$NAME. Program yang gagal: $PROGRAM.gagal."
fi
systemctl restart "layanan-worker@$NAME" "layanan-backup@$NAME.timer"

# propose TEMPLATE TARGET CHECK…: the proxy's file, taken back when the proxy refuses it.
propose() {
	template=$1 target=$2
	shift 2
	[ ! -e "$target" ] || cp -p "$target" "$WORK/sebelumnya"
	without=''
	[ -n "$CERTIFICATE" ] || without='/@CERTIFICATE@/d'
	sed -e "$without" -e "s|@NAME@|$NAME|g" -e "s|@HOST@|$HOST|g" -e "s|@PORT@|$PORT|g" \
		-e "s|@CERTIFICATE@|$CERTIFICATE|g" -e "s|@KEY@|$KEY|g" "$template" >"$target"
	if ! "$@" >"$WORK/ditolak" 2>&1; then
		cat "$WORK/ditolak" >&2
		mv "$WORK/sebelumnya" "$target" 2>/dev/null || rm -f "$target"
		fail "Pengaturan $PROXY ditolak (lihat di atas) dan dikembalikan. Layanan sendiri berjalan di 127.0.0.1:$PORT."
	fi
}
case $PROXY in
nginx)
	say "Mengatur nginx"
	propose "$REPO/deploy/proxy/nginx.conf" "/etc/nginx/conf.d/layanan-$NAME.conf" nginx -t
	systemctl reload-or-restart nginx
	;;
caddy)
	say "Mengatur Caddy"
	install -d /etc/caddy/layanan
	grep -qsF 'import layanan/*.caddy' /etc/caddy/Caddyfile || printf 'import layanan/*.caddy\n' >>/etc/caddy/Caddyfile
	propose "$REPO/deploy/proxy/Caddyfile" "/etc/caddy/layanan/$NAME.caddy" caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile
	systemctl reload-or-restart caddy
	;;
esac

grep '^ALLOWED_HOSTS=' "$SETTINGS" | grep -qwF "$HOST" ||
	say "Perhatian: $HOST belum ada di ALLOWED_HOSTS. Tambahkan di $SETTINGS, lalu mulai ulang layanan."
cat <<TEXT

Layanan berjalan: https://$HOST
Akun pengelola pertama:  sudo layanan $NAME createsuperuser
Simpan salinan $SETTINGS di tempat aman yang terpisah dari data: tanpa kuncinya, data tersandi tidak terbaca.
Cadangan dibuat setiap malam di /var/lib/layanan/$NAME/cadangan; salin ke mesin lain.
TEXT
