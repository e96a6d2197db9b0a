import type { ActOutcome, DatabaseAction } from '../../core/databases/engine';

export type EndAction = Extract<DatabaseAction, { readonly kind: 'cancel' | 'terminate' }>;

function functionOf({ kind }: EndAction): string {
  return kind === 'cancel' ? 'pg_cancel_backend' : 'pg_terminate_backend';
}

/**
 * Ends it if it still is the session that was seen, and says what it found otherwise: one statement, so that nothing comes
 * between the look and the act but what the server does inside of it. A `CASE` evaluates nothing that it does not choose.
 * `$1` is the number, `$2` the mark.
 */
export function endSessionSql(action: EndAction): string {
  return `select case
  when pid = pg_backend_pid() then 'own'
  when query = '<insufficient privilege>' and backend_type is null then 'hidden'
  when backend_start is distinct from $2::timestamptz then 'changed'
  when backend_type <> 'client backend' then 'server'
  when ${functionOf(action)}(pid) then 'done'
  else 'gone'
end as outcome
from pg_catalog.pg_stat_activity where pid = $1::int`;
}

/** The same for a person to send: it does nothing unless all is as it was seen. */
export function endSessionText(action: EndAction, literal: (text: string) => string): string {
  return (
    `SELECT ${functionOf(action)}(pid) FROM pg_stat_activity ` +
    `WHERE pid = ${action.session} AND backend_start = ${literal(action.mark)}::timestamptz ` +
    `AND backend_type = 'client backend' AND pid <> pg_backend_pid();`
  );
}

export function endOutcome(found: string | undefined): ActOutcome {
  switch (found) {
    case 'done':
      return { kind: 'done' };
    case 'changed':
      return { kind: 'changed-underneath' };
    case 'own':
      return { kind: 'refused', reason: 'own-session', message: null };
    case 'server':
      return { kind: 'refused', reason: 'server-process', message: null };
    case 'hidden':
      return { kind: 'refused', reason: 'not-permitted', message: null };
    default:
      // No such session, or it ended before the signal.
      return { kind: 'gone' };
  }
}
