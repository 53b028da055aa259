#!/bin/bash
# What docker-compose.yml and Testcontainers use of the published image's start: POSTGRES_USER, POSTGRES_PASSWORD or
# POSTGRES_PASSWORD_FILE, POSTGRES_DB, and the scripts in /docker-entrypoint-initdb.d at the first start. Root becomes
# the user postgres first.
set -euo pipefail

if [ "$(id -u)" -eq 0 ]; then
  chown postgres:postgres "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE")
  fi
  initdb --username="${POSTGRES_USER:-postgres}" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:?is needed, or POSTGRES_PASSWORD_FILE}") \
    --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C.UTF-8
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  pg_ctl -o "-c listen_addresses=''" -w start
  if [ -n "${POSTGRES_DB:-}" ]; then
    createdb --username="${POSTGRES_USER:-postgres}" --no-password --maintenance-db=postgres "$POSTGRES_DB"
  fi
  for file in /docker-entrypoint-initdb.d/*.sh; do
    [ ! -r "$file" ] || bash "$file"
  done
  pg_ctl -m fast -w stop
fi
if [ "${1:-}" = postgres ]; then
  unset POSTGRES_PASSWORD
  set -- "$@" -c listen_addresses='*'
fi
exec "$@"
