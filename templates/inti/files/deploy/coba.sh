#!/bin/sh
# Build the image and boot the whole of compose.yaml for real, look at it, and take it down again.
# Needs Docker with Compose 2.24. Leaves an installation that is running alone: it has a name of its own.
#   deploy/coba.sh            data in SQLite
#   deploy/coba.sh postgres   data in PostgreSQL
set -eu
cd "$(dirname -- "$0")"
if ! docker compose version >/dev/null 2>&1; then
	echo "tidak diperiksa: Docker dengan Compose tidak ada di mesin ini"
	exit 77
fi

COMPOSE_PROJECT_NAME=coba-$$
PUBLISH_PORT=${PUBLISH_PORT:-18000}
WORK=$(mktemp -d)
# Nothing of a running installation's deploy/.env may reach this trial.
ENV_FILE=$WORK/env
export COMPOSE_PROJECT_NAME PUBLISH_PORT ENV_FILE
down() {
	docker compose --env-file "$ENV_FILE" down --volumes --remove-orphans --rmi local >/dev/null 2>&1 || true
	rm -rf "$WORK"
}
trap down EXIT INT TERM
{
	python3 kunci.py
	echo "ALLOWED_HOSTS=localhost"
	echo "HTTPS=0"
	if [ "${1:-}" = postgres ]; then
		echo "COMPOSE_PROFILES=postgres"
		echo "POSTGRES_PASSWORD=$(python3 -c 'import secrets; print(secrets.token_hex(16))')"
	fi
} >"$ENV_FILE"
compose() {
	docker compose --env-file "$ENV_FILE" "$@"
}
inside() {
	compose exec -T web "$@"
}

compose up -d --build --wait --wait-timeout 300
[ "$(inside id -u)" = 10001 ] || { echo "bukan pengguna 10001" >&2; exit 1; }
if inside touch /app/x 2>/dev/null; then echo "sistem berkas dapat ditulis" >&2 && exit 1; fi
python3 - "$PUBLISH_PORT" <<'PYTHON'
import sys
import urllib.request

for path in ("/", "/healthz", "/readyz"):
    with urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}{path}", timeout=10) as answer:
        print(answer.status, path)
PYTHON
compose restart web && compose up -d --wait --wait-timeout 120
inside python manage.py cadangkan
compose stop web worker
compose run --rm --no-deps -T web sh -c 'python manage.py pulihkan /data/cadangan/cadangan-*.tar --ganti'
compose up -d --wait --wait-timeout 120
echo "baik: citra dibangun, semua kontainer sehat, halaman menjawab, mulai ulang, cadangan dan pemulihan berhasil"
