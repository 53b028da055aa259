#!/bin/bash
# At the first start: a role without other rights, and the database that it owns; both have the database's name.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --no-password --username "$POSTGRES_USER" --dbname postgres \
  -v role="$SEALIFT_DATABASE" -v password="$(cat /run/secrets/owner)" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role";
SQL
