-- A later boot of a host shows that an earlier one ended, and how far its redeem counter was.
alter table boot
  add column platform      text   not null check (platform ~ '^[0-9a-f]{64}$'),
  add column reset_count   bigint not null check (reset_count >= 0),
  add column start_counter bigint not null check (start_counter > 0);
create index boots_of_a_host on boot (platform, reset_count);
drop trigger written_once on boot;
create trigger written_once before update or delete on boot
  for each row execute function refuse_rewrite(
    'boot', 'attestation', 'platform', 'reset_count', 'start_counter');

-- On what it rests that the boot of a decision is gone: a later boot's attestation result, or
-- statements that the host is destroyed, one token a line.
create table loss (
  vm       text   not null,
  gen      bigint not null,
  evidence text   not null,
  primary key (vm, gen),
  foreign key (vm, gen) references decision
);
create trigger written_once before update or delete on loss
  for each row execute function refuse_rewrite('vm', 'gen', 'evidence');
