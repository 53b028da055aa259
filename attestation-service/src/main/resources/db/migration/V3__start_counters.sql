-- The redeem counter that the latest boot began with.
alter table platform
  add column start_counter bigint not null default 0 check (start_counter >= 0);
