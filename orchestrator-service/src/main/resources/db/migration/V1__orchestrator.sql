-- Instants are epoch milliseconds. Nothing here is trusted: the broker's ledger decides.

create table host (
  name text primary key,
  platform text,
  boot text,
  measurement text,
  attestation text,
  attested_until bigint not null,
  max_machines int not null,
  machines text[] not null,
  up boolean not null,
  last_seen bigint not null
);

create table vm (
  id text primary key,
  name text not null,
  manifest text not null,
  image_digest text not null,
  memory_mib bigint not null,
  processes text[] not null,
  state text not null,
  host text,
  gen bigint not null,
  start_gen bigint not null,
  detail text,
  created_at bigint not null
);
create unique index vm_name on vm (name) where state <> 'DELETED';

create table machine_report (
  vm text not null references vm,
  host text not null,
  phase text not null,
  gen bigint not null,
  detail text,
  reported_at bigint not null,
  primary key (vm, host)
);

create table migration (
  id text primary key,
  idempotency_key text not null unique,
  request_digest text not null,
  vm text not null references vm,
  vm_name text not null,
  source text not null,
  target text not null,
  source_platform text not null,
  target_platform text not null,
  source_attestation text not null,
  target_attestation text not null,
  state text not null,
  version bigint not null,
  mid text unique,
  ticket text,
  address text,
  reason text,
  source_measurement text,
  target_measurement text,
  released text[] not null,
  rounds int not null,
  pages bigint not null,
  bytes bigint not null,
  downtime_millis bigint,
  created_at bigint not null,
  deadline_at bigint not null,
  due_at bigint not null,
  ended_at bigint,
  receipt text
);
create unique index one_migration_of_a_vm on migration (vm)
  where state not in ('COMPLETED', 'ABORTED', 'FAILED');
create index migration_due on migration (due_at)
  where state not in ('COMPLETED', 'ABORTED', 'FAILED');

create table migration_timeline (
  migration text not null references migration,
  version bigint not null,
  state text not null,
  at bigint not null,
  detail text,
  primary key (migration, version)
);

create table outbox (
  id bigserial primary key,
  topic text not null,
  key text not null,
  value text not null
);

create table inbox (
  source text not null,
  id text not null,
  handled_at bigint not null,
  primary key (source, id)
);
create index inbox_age on inbox (handled_at);

-- start_gen of the run that the offsets from base on belong to.
create table console (
  vm text primary key references vm,
  run_gen bigint not null,
  base bigint not null,
  first_offset bigint not null,
  end_offset bigint not null
);

create table console_chunk (
  vm text not null references console,
  from_offset bigint not null,
  bytes bytea not null,
  primary key (vm, from_offset)
);
