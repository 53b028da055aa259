-- The ledger. Signed objects are stored as they were signed and are written once.

create table machine (
  vm             text primary key check (vm ~ '^vm-[0-9a-f]{40}$'),
  name           text   not null,
  manifest       text   not null,
  request_digest bytea  not null check (octet_length(request_digest) = 32),
  phase          text   not null
    check (phase in ('STOPPED', 'STARTING', 'OWNED', 'TICKETED', 'DECIDED', 'DESTROYED')),
  gen            bigint not null check (gen >= 0),
  version        bigint not null default 0
);

-- A start of a hypervisor, with the first attestation result that showed its keys.
create table boot (
  boot        text primary key check (boot ~ '^[0-9a-f]{64}$'),
  attestation text not null
);

create table migration (
  mid                text primary key check (mid ~ '^[0-9a-f]{32}$'),
  vm                 text   not null references machine,
  request_id         text   not null unique,
  target_platform    text   not null,
  ticket             text   not null,
  expires_at         bigint not null,
  open               boolean not null default true,
  prepared           text,
  source_attestation text,
  ready              text,
  ready_boot         text references boot,
  ready_number       bigint,
  target_attestation text,
  closed             text,
  wiped              text,
  check ((ready is null) = (ready_boot is null) and (ready is null) = (ready_number is null)),
  check (wiped is null or closed is not null)
);
create unique index one_open_migration_of_a_machine on migration (vm) where open;
create index open_migrations_by_expiry on migration (expires_at) where open;
create index open_claims_of_a_boot on migration (ready_boot) where open;

-- S2, S4: one decision per generation of a machine, and one per migration.
create table decision (
  vm            text   not null references machine,
  gen           bigint not null check (gen > 0),
  mid           text   unique references migration,
  verdict       text   not null check (verdict in ('START', 'COMMIT', 'ABORT')),
  boot          text   not null references boot,
  redeem_number bigint not null,
  token         text   not null,
  run_grant     text,
  running       text,
  stopped       text,
  primary key (vm, gen),
  check ((verdict = 'START') = (mid is null)),
  check ((verdict = 'ABORT') = (redeem_number = 0)),
  check (verdict <> 'ABORT' or run_grant is null)
);
create unique index one_decision_per_redeem_number on decision (boot, redeem_number)
  where redeem_number > 0;

create table process_secret (
  vm      text  not null references machine,
  process text  not null,
  wrapped bytea not null,
  primary key (vm, process)
);

create table process_key (
  vm      text   not null references machine,
  process text   not null,
  number  bigint not null check (number > 0),
  wrapped bytea  not null,
  primary key (vm, process, number)
);

-- What is written once stays: a change or a removal of a signed object is refused.
create function refuse_rewrite() returns trigger language plpgsql as $$
declare
  name text;
begin
  if tg_op = 'DELETE' then
    raise exception '% is never deleted', tg_table_name;
  end if;
  foreach name in array tg_argv loop
    if to_jsonb(old) -> name <> 'null'::jsonb
        and to_jsonb(old) -> name <> to_jsonb(new) -> name then
      raise exception '%.% is written once', tg_table_name, name;
    end if;
  end loop;
  return new;
end $$;

create trigger written_once before update or delete on machine
  for each row execute function refuse_rewrite('vm', 'manifest', 'request_digest');
create trigger written_once before update or delete on boot
  for each row execute function refuse_rewrite('boot', 'attestation');
create trigger written_once before update or delete on migration
  for each row execute function refuse_rewrite(
    'mid', 'vm', 'request_id', 'ticket', 'prepared', 'ready', 'ready_boot', 'ready_number', 'closed', 'wiped');
create trigger written_once before update or delete on decision
  for each row execute function refuse_rewrite(
    'vm', 'gen', 'mid', 'verdict', 'boot', 'redeem_number', 'token', 'run_grant', 'running', 'stopped');
