-- A host by its TPM. Approved by an operator, active once a credential was activated.
create table platform (
  platform_id text primary key check (platform_id ~ '^[0-9a-f]{64}$'),
  name text not null check (length(name) between 1 and 64),
  approved boolean not null,
  endorsement_key bytea,
  attestation_key bytea,
  enrolled_at timestamptz,
  -- The highest resets seen, and since when.
  reset_count bigint not null default 0 check (reset_count >= 0),
  restart_count bigint not null default 0 check (restart_count >= 0),
  resets_seen_at timestamptz,
  barred boolean not null default false,
  check ((attestation_key is null) = (endorsement_key is null)),
  check ((attestation_key is null) = (enrolled_at is null))
);

-- A credential that waits to be activated, once.
create table enrolment (
  enrolment_id text primary key check (enrolment_id ~ '^[0-9a-f]{32}$'),
  platform_id text not null references platform on delete cascade,
  endorsement_key bytea not null,
  attestation_key bytea not null,
  secret_digest bytea not null check (length(secret_digest) = 32),
  expires_at timestamptz not null
);
create index enrolment_by_platform on enrolment (platform_id);

-- A nonce that waits to be answered, once.
create table challenge (
  nonce bytea primary key check (length(nonce) = 32),
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
create index challenge_by_expiry on challenge (expires_at);

-- What hosts may start. A measurement has one name, so that its svn is beyond doubt.
create table reference_value (
  name text primary key check (name ~ '^[A-Za-z0-9._-]{1,64}$'),
  measurement bytea not null unique check (length(measurement) = 32),
  svn bigint not null check (svn >= 0)
);
