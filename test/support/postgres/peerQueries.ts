/**
 * What peers ask a server, as they ask it, reduced to what decides which rows there are.
 */

/** ankane/pghero, lib/pghero/methods/queries.rb, `blocked_queries`. */
export const pgheroBlocked = `
SELECT COALESCE(blockingl.relation::regclass::text, blockingl.locktype) AS locked_item, blockeda.pid AS blocked_pid,
  blockeda.query AS blocked_query, age(now(), blockeda.query_start) AS blocked_duration, blockedl.mode AS blocked_mode,
  blockinga.pid AS blocking_pid, blockinga.state AS blocking_state, blockinga.query AS blocking_query
FROM pg_catalog.pg_locks blockedl
LEFT JOIN pg_stat_activity blockeda ON blockedl.pid = blockeda.pid
LEFT JOIN pg_catalog.pg_locks blockingl ON blockedl.pid != blockingl.pid AND (
  blockingl.transactionid = blockedl.transactionid
  OR (blockingl.relation = blockedl.relation AND blockingl.locktype = blockedl.locktype))
LEFT JOIN pg_stat_activity blockinga ON blockingl.pid = blockinga.pid AND blockinga.datid = blockeda.datid
WHERE NOT blockedl.granted AND blockeda.query <> '<insufficient privilege>' AND blockeda.datname = current_database()
ORDER BY blocked_duration DESC`;

const pgActivityColumns = `blocking.pid, a.application_name, a.query, blocking.mode, a.datname, a.usename,
  a.client_addr AS client, blocking.locktype, EXTRACT(epoch FROM (NOW() - a.query_start)) AS duration, a.state,
  blocking.relation::regclass AS relation, a.wait_event`;

/** dalibo/pg_activity, pgactivity/queries/get_blocking_post_140000.sql, without its filters. */
export const pgActivityBlocking = `
SELECT pid, application_name, usename, client, relation, mode, locktype, duration, state, query, wait_event FROM (
  SELECT ${pgActivityColumns} FROM pg_locks AS blocking
  JOIN pg_locks AS blocked ON (blocking.transactionid = blocked.transactionid AND blocking.locktype = blocked.locktype)
  JOIN pg_stat_activity AS a ON (blocking.pid = a.pid)
  WHERE blocking.granted AND NOT blocked.granted
  UNION ALL
  SELECT ${pgActivityColumns} FROM pg_locks AS blocking
  JOIN pg_locks AS blocked ON (blocking.virtualxid = blocked.virtualxid AND blocking.locktype = blocked.locktype)
  JOIN pg_stat_activity AS a ON (blocking.pid = a.pid)
  WHERE blocking.granted AND NOT blocked.granted
  UNION ALL
  SELECT ${pgActivityColumns} FROM pg_locks AS blocking
  JOIN pg_locks AS blocked ON (blocking.database = blocked.database AND blocking.relation = blocked.relation
    AND blocking.locktype = blocked.locktype)
  JOIN pg_stat_activity AS a ON (blocking.pid = a.pid)
  WHERE blocking.granted AND NOT blocked.granted AND blocked.relation IS NOT NULL
) AS sq
GROUP BY pid, application_name, usename, client, relation, mode, locktype, duration, state, query, wait_event
ORDER BY duration DESC`;

/** dalibo/pg_activity, pgactivity/queries/get_waiting_post_140000.sql, in the same way. */
export const pgActivityWaiting = `
SELECT a.pid, a.application_name, a.datname, a.usename, a.client_addr, l.relation::regclass, l.mode, l.locktype,
  EXTRACT(epoch FROM (NOW() - a.query_start)) AS duration, a.state, a.query
FROM pg_locks AS l JOIN pg_stat_activity AS a ON l.pid = a.pid
WHERE NOT l.granted ORDER BY duration DESC`;

/** pgadmin-org/pgadmin4, web/pgadmin/dashboard/templates/dashboard/sql/default/locks.sql, with its missing comma. */
export const pgAdminLocks = `
SELECT pid, locktype, datname, relation::regclass, page, tuple, virtualxid transactionid, classid::regclass, objid, objsubid,
  virtualtransaction, mode, granted, fastpath
FROM pg_locks l LEFT OUTER JOIN pg_database d ON (l.database = d.oid)
ORDER BY pid, locktype`;

/** pgadmin-org/pgadmin4, .../sql/default/activity.sql: its sessions with `pg_blocking_pids`. */
export const pgAdminSessions = `
SELECT pid, datname, usename, application_name, client_addr, backend_start, state, wait_event_type || ': ' || wait_event AS wait_event,
  pg_blocking_pids(pid) AS blocking_pids, query, state_change, query_start, xact_start, backend_type
FROM pg_stat_activity ORDER BY pid`;
