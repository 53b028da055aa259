-- After a COMMIT there is one of a Closed and a RESCUE, which is a second decision of its migration.
alter table decision drop constraint decision_verdict_check;
alter table decision add constraint decision_verdict_check
  check (verdict in ('START', 'COMMIT', 'ABORT', 'RESCUE'));
alter table decision drop constraint decision_check1;
alter table decision add constraint only_what_is_redeemed_has_a_number
  check ((verdict in ('ABORT', 'RESCUE')) = (redeem_number = 0));
alter table decision drop constraint decision_check2;
alter table decision add constraint only_what_is_redeemed_has_a_grant
  check (verdict in ('START', 'COMMIT') or run_grant is null);
alter table decision drop constraint decision_mid_key;
create unique index one_decision_of_a_migration on decision (mid)
  where verdict in ('COMMIT', 'ABORT');
create unique index one_rescue_of_a_migration on decision (mid) where verdict = 'RESCUE';

alter table migration add column forfeit text;
alter table migration add column rescue text;
alter table migration add constraint closed_or_rescued check (closed is null or rescue is null);
alter table migration add constraint rescued_after_its_decision check (rescue is null or not open);
drop trigger written_once on migration;
create trigger written_once before update or delete on migration
  for each row execute function refuse_rewrite(
    'mid', 'vm', 'request_id', 'ticket', 'prepared', 'ready', 'ready_boot', 'ready_number',
    'forfeit', 'closed', 'rescue', 'wiped');
