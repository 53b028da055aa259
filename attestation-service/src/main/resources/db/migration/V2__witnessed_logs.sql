-- The newest checkpoint of a broker's log that was cosigned, as the broker signed it. It is not to
-- be restored from the same backup as the broker's database, nor set back with it.
create table witnessed_log (
  origin bytea primary key check (length(origin) = 32),
  checkpoint text not null
);
create function refuse_forgetting() returns trigger language plpgsql as $$
begin
  raise exception 'a witness does not forget';
end $$;
create trigger never_forgotten before delete on witnessed_log
  for each row execute function refuse_forgetting();
