#!/bin/sh
# Install the service with pasang.sh on a fresh Debian that really boots, use it, take it away again.
# Needs root, mmdebstrap and systemd-container. Once booted the machine has no network: what it
# installs is fetched before, so that nothing of this trial reaches another machine.
set -eu
cd "$(dirname -- "$0")/.."
for program in mmdebstrap systemd-nspawn nsenter pgrep; do
	[ "$(id -u)" = 0 ] && command -v "$program" >/dev/null && continue
	echo "tidak diperiksa: perlu root, mmdebstrap, dan systemd-container"
	exit 77
done

WORK=$(mktemp -d /var/tmp/coba-mesin.XXXXXX)
TREE=$WORK/mesin
NSPAWN=''
down() {
	[ -z "$NSPAWN" ] || { kill -RTMIN+4 "$(leader)" 2>/dev/null && wait "$NSPAWN"; } || true
	rm -rf "$WORK"
}
trap down EXIT
trap 'exit 130' INT TERM
# The machine's own process 1, as this machine sees it.
leader() {
	pgrep -P "$NSPAWN" | head -1
}
inside() {
	nsenter --target "$(leader)" --all env -i HOME=/root LANG=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
boot() {
	systemd-nspawn --quiet --boot --private-network --register=no --keep-unit --machine=coba-mesin \
		--directory="$TREE" --kill-signal=SIGRTMIN+3 >"$WORK/layar" 2>&1 </dev/null &
	NSPAWN=$!
	TRIES=0
	until inside systemctl is-active --quiet multi-user.target 2>/dev/null; do
		TRIES=$((TRIES + 1))
		[ "$TRIES" -lt 90 ] || { cat "$WORK/layar" >&2 && exit 1; }
		sleep 1
	done
}

echo "==> Menyiapkan Debian baru"
mmdebstrap --quiet --variant=minbase --skip=cleanup/apt \
	--include=systemd,systemd-sysv,dbus,ca-certificates,curl,openssl,iproute2,python3-venv bookworm "$TREE"
cp -L /etc/resolv.conf "$TREE/etc/resolv.conf"
cp -L /etc/ssl/certs/ca-certificates.crt "$TREE/etc/ssl/certs/ca-certificates.crt"
[ ! -e /etc/pip.conf ] || cp -L /etc/pip.conf "$TREE/etc/pip.conf"
chroot "$TREE" apt-get install -y -qq --no-install-recommends --download-only \
	procps postgresql postgresql-client nginx caddy >/dev/null
mkdir "$TREE/srv/layanan"
tar --exclude=./.git --exclude=./.venv --exclude=./var --exclude='*.env' -cf - . | tar -C "$TREE/srv/layanan" --no-same-owner -xf -
chroot "$TREE" sh -c 'python3 -m venv /opt/v && /opt/v/bin/pip download -qq --require-hashes \
	--only-binary=:all: -r /srv/layanan/requirements/base.txt -d /srv/paket'
printf '[global]\nno-index = true\nfind-links = /srv/paket\n' >"$TREE/etc/pip.conf"
echo '127.0.0.1 localhost satu.example.go.id dua.example.go.id' >"$TREE/etc/hosts"
cat >"$TREE/srv/coba.sh" <<'INSIDE'
set -eu
cd /srv/layanan
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=coba -keyout /etc/ssl/coba.key -out /etc/ssl/coba.pem 2>/dev/null
chmod 0644 /etc/ssl/coba.key # Caddy reads it as a user of its own
one() {
	deploy/pasang.sh --nama satu --host satu.example.go.id --sertifikat /etc/ssl/coba.pem --kunci /etc/ssl/coba.key "$@"
}
page() {
	curl --silent --show-error --fail --insecure --retry 5 --retry-all-errors --output /dev/null "https://$1.example.go.id/"
	echo "baik: $2"
}
if [ "${1:-}" = reboot ]; then
	systemctl is-active --quiet layanan-web@satu layanan-worker@satu layanan-backup@satu.timer nginx
	page satu "menyala kembali sesudah mesin dimulai ulang"
	systemctl disable --quiet --now nginx
	deploy/pasang.sh --nama dua --host dua.example.go.id --port 8001 --postgres --proksi caddy \
		--sertifikat /etc/ssl/coba.pem --kunci /etc/ssl/coba.key
	page dua "pemasangan dengan Caddy dan PostgreSQL"
	systemctl start layanan-backup@dua
	ls /var/lib/layanan/dua/cadangan/cadangan-*.tar
	exit
fi
one
page satu "pemasangan dengan nginx dan SQLite"
systemctl start layanan-backup@satu
layanan satu createsuperuser --noinput --username coba --email coba@example.go.id
systemctl stop layanan-web@satu layanan-worker@satu
layanan satu pulihkan "$(ls /var/lib/layanan/satu/cadangan/cadangan-*.tar)" --ganti
systemctl start layanan-web@satu layanan-worker@satu
layanan satu createsuperuser --noinput --username coba --email coba@example.go.id # gone with the restore
page satu "cadangan dan pemulihan"
cp config/wsgi.py /srv/wsgi.py
echo 'raise RuntimeError("rusak")' >>config/wsgi.py
if one; then echo "versi yang rusak diterima" >&2 && exit 1; fi
page satu "versi lama melayani sesudah versi rusak ditolak"
cp /srv/wsgi.py config/wsgi.py
echo 'salah;' >/etc/layanan/satu.nginx
if one; then echo "pengaturan nginx yang rusak diterima" >&2 && exit 1; fi
rm /etc/layanan/satu.nginx
one
page satu "pembaruan"
INSIDE

echo "==> Menyalakannya"
boot
inside sh /srv/coba.sh
echo "==> Memulainya ulang"
inside systemctl poweroff
wait "$NSPAWN" || true
boot
inside sh /srv/coba.sh reboot
echo "baik: dipasang, diperbarui, ditolak, dicadangkan, dipulihkan dan dimulai ulang di Debian sungguhan"
