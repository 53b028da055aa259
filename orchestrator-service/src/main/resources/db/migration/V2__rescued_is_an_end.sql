-- A migration that was rescued has ended, too.
drop index one_migration_of_a_vm;
create unique index one_migration_of_a_vm on migration (vm)
  where state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED');
drop index migration_due;
create index migration_due on migration (due_at)
  where state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED');
