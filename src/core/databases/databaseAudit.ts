import type { AuditEntry } from '../release/audit';
import type { Result } from '../result';
import type { ConnectionRecord } from './connectionRecord';
import type { ActRefusal } from './endPlan';
import type { ActOutcome, DatabaseAction } from './engine';
import type { DatabaseTrouble } from './reading';

const actions = { cancel: 'cancel-statement', terminate: 'terminate-session', 'release-row': 'release-row' } as const;

/** Of what was done on a server, or refused; at planning or by the server alike. `what`: a session or a table. */
export function databaseEntry(
  kind: DatabaseAction['kind'],
  record: ConnectionRecord | undefined,
  what: string,
  result: Result<ActOutcome, ActRefusal | DatabaseTrouble>,
  at: number,
): AuditEntry {
  return {
    at,
    action: actions[kind],
    path: `${record?.connection.name ?? ''}: ${what}`,
    dialect: record?.reading?.server.system ?? record?.connection.system ?? '',
    holderPid: null,
    by: null,
    righted: null,
    quarantine: null,
    evidence: [],
    ...outcomeOf(result),
  };
}

function outcomeOf(result: Result<ActOutcome, ActRefusal | DatabaseTrouble>): Pick<AuditEntry, 'outcome' | 'reason'> {
  if (!result.ok) {
    return 'reason' in result.error
      ? { outcome: 'refused', reason: result.error.reason }
      : { outcome: 'failed', reason: result.error.code };
  }
  switch (result.value.kind) {
    case 'done':
      return { outcome: 'done', reason: null };
    case 'refused':
      return { outcome: 'refused', reason: result.value.reason };
    case 'gone':
    case 'changed-underneath':
      return { outcome: 'refused', reason: result.value.kind };
  }
}
