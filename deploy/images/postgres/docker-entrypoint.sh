#!/bin/bash
# What docker-compose.yml uses of the published image's start: POSTGRES_USER, POSTGRES_PASSWORD_FILE and the
# scripts in /docker-entrypoint-initdb.d at the first start. It runs as the user postgres.
set -euo pipefail

if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD_FILE:?names no file with the password}"
  initdb --username="${POSTGRES_USER:-postgres}" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 \
    --auth-local=trust --encoding=UTF8 --locale=C.UTF-8
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  pg_ctl -o "-c listen_addresses=''" -w start
  for file in /docker-entrypoint-initdb.d/*.sh; do
    [ ! -r "$file" ] || bash "$file"
  done
  pg_ctl -m fast -w stop
fi
if [ "${1:-}" = postgres ]; then
  set -- "$@" -c listen_addresses='*'
fi
exec "$@"
