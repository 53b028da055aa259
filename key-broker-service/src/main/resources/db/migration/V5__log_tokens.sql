-- The leaves of the log as they were signed, for whoever reads it.
create table log_token (
  index bigint primary key check (index >= 0),
  token text   not null
);
create trigger written_once before update or delete on log_token
  for each row execute function refuse_rewrite('index', 'token');

-- What was logged before stands in the ledger, and is known by its hash.
insert into log_token (index, token)
select node.index, word.token
from log_node node
join (
  select token from decision
  union select ticket from migration
  union select closed from migration where closed is not null
  union select regexp_split_to_table(evidence, E'\n') from loss
) word on node.hash = sha256('\x00'::bytea || convert_to(word.token, 'UTF8'))
where node.level = 0;
