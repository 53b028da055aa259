-- The transparency log: a hash tree whose leaves are the decisions and the Closeds, as signed.
create table log_head (
  one  boolean primary key default true check (one),
  size bigint  not null
);
insert into log_head (size) values (0);

-- Its full subtrees of 2^level leaves, and the leaves themselves as level 0.
create table log_node (
  level int    not null check (level >= 0),
  index bigint not null check (index >= 0),
  hash  bytea  not null check (octet_length(hash) = 32),
  primary key (level, index)
);
create unique index log_leaf on log_node (hash) where level = 0;

-- The newest checkpoint that the witness cosigned.
create table log_cosigned (
  one         boolean primary key default true check (one),
  size        bigint  not null,
  checkpoint  text    not null,
  cosignature text    not null
);

create trigger written_once before update or delete on log_node
  for each row execute function refuse_rewrite('level', 'index', 'hash');
