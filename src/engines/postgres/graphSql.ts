/** Names that tables of interest have, wherever they are: those that say what a key stands for, and locks that are rows. */
const tables = ['realm_registry', 'jobs', 'boxel_index', 'databasechangeloglock', 'knex_migrations_lock'];

/** More locks than a person reads. */
const mostLocks = 3_000;

/** Of the statement of a session, characters. */
const mostOfStatement = 1_000;

/**
 * One statement for all that a look at a server needs; its one row is one value of JSON. `pg_locks` is read once, and
 * `pg_blocking_pids` is asked only of those that wait, since it stops the lock manager for a moment.
 * `version`: as `server_version_num`, from 120000 on.
 */
export function graphSql(version: number): string {
  const waitStart = version >= 140000 ? epochMs('waitstart') : 'null::float8';
  const leader = version >= 130000 ? 'a.leader_pid' : 'null::int';
  return `
with lock as materialized (
  select pid, virtualtransaction as vxid, locktype, database, relation, page, tuple, virtualxid, transactionid::text as xid,
    classid, objid, objsubid, mode, granted, ${waitStart} as since,
    concat_ws('/', locktype, database, relation, page, tuple, virtualxid, transactionid, classid, objid, objsubid) as target
  from pg_catalog.pg_locks
  where pid is distinct from pg_backend_pid()
), blocked as materialized (
  select pid, pg_catalog.pg_blocking_pids(pid) as blockers
  from (select distinct pid from lock where not granted and pid is not null) as waiting
), blocker as materialized (
  select distinct unnest(blockers) as pid from blocked
), chosen as materialized (
  select * from lock
  where locktype = 'advisory' or not granted
    or target in (select target from lock where not granted)
    or (locktype = 'relation' and relation >= 16384 and mode <> 'AccessShareLock' and pid in (select pid from blocker))
  order by granted, (locktype = 'advisory') desc, pid
  limit ${mostLocks}
), party as materialized (
  select pid from chosen union select pid from blocker union select pid from blocked
), activity as materialized (
  select pid, backend_start, usename, datname, application_name, client_addr, client_port, state, state_change, xact_start,
    left(query, ${mostOfStatement}) as query, backend_type, ${leader} as leader
  from pg_catalog.pg_stat_activity as a
)
select json_build_object(
  'now', ${epochMs('clock_timestamp()')},
  'database', current_database(),
  'user', current_user,
  'backend', pg_backend_pid(),
  'isReplica', pg_is_in_recovery(),
  'seesAll', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'usage'),
  'omitted', (
    select count(*) from lock
    where not (locktype in ('virtualxid', 'transactionid') and granted)
      and not (locktype = 'relation' and relation < 16384)
  ) - (select count(*) from chosen where not (locktype in ('virtualxid', 'transactionid') and granted)),
  'locks', (
    select coalesce(json_agg(json_build_array(
      l.pid, l.vxid, l.locktype, d.datname, l.relation::text, n.nspname, c.relname, l.page, l.tuple, l.virtualxid, l.xid,
      l.classid::text, l.objid::text, l.objsubid, l.mode, l.granted, l.since, l.target
    )), '[]')
    from chosen as l
    left join pg_catalog.pg_database as d on d.oid = l.database
    left join pg_catalog.pg_class as c on c.oid = l.relation and (l.database = 0 or d.datname = current_database())
    left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  ),
  'blocked', (select coalesce(json_agg(json_build_array(pid, blockers)), '[]') from blocked),
  'sessions', (
    select coalesce(json_agg(json_build_array(
      a.pid, ${markText('a.backend_start')}, ${epochMs('a.backend_start')}, a.usename, a.datname, a.application_name,
      host(a.client_addr), a.client_port, a.state, ${epochMs('a.state_change')}, ${epochMs('a.xact_start')},
      a.query, a.backend_type, a.leader
    )), '[]')
    from activity as a
    where a.pid in (select pid from party)
      or a.pid in (select leader from activity where pid in (select pid from party))
  ),
  'prepared', (
    select coalesce(json_agg(json_build_array(transaction::text, gid, owner, database, ${epochMs('prepared')})), '[]')
    from pg_catalog.pg_prepared_xacts
  ),
  'preparedIn', (
    select coalesce(json_agg(json_build_array(xid, vxid)), '[]') from lock
    where pid is null and locktype = 'transactionid' and granted
  ),
  'slots', (
    select coalesce(json_agg(json_build_array(slot_name, database, active, hashtext(slot_name)::text)), '[]')
    from pg_catalog.pg_replication_slots where database is not null
  ),
  'tables', (
    select coalesce(json_agg(json_build_array(
      c.relname, n.nspname,
      pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'),
      array(select attname from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped)
    ) order by n.nspname, c.relname), '[]')
    from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relname in (${tables.map((name) => `'${name}'`).join(', ')}) and c.relkind in ('r', 'p')
  )
)::text as graph`;
}

/**
 * What the statement before it in the same message has cost, which is to be asked behind it: two fifths of that are to put
 * the answer together and to send it.
 */
export const tookSql = `select ${epochMs('(clock_timestamp() - statement_timestamp())')} as took`;

/** To the microsecond, the same whatever the time zone of the session, and taken back as it is by `::timestamptz`. */
export function markText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function epochMs(column: string): string {
  // Not `extract`, which counts in decimals, ten times as slowly.
  return `date_part('epoch', ${column}) * 1000`;
}
