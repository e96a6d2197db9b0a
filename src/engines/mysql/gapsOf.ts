import type { DatabaseGap } from '../../core/databases/reading';
import { gapOfPart, type GraphPart } from './graphSql';
import type { MysqlServer } from './serverFacts';
import { sqlText } from './sqlText';

/** A part that the server would not answer, and its words. */
export interface MissingPart {
  readonly part: GraphPart;
  readonly number: number;
  readonly message: string;
}

export interface Coverage {
  readonly server: MysqlServer;
  readonly missing: readonly MissingPart[];
  /** Whether metadata locks, and with them named ones, were read from anywhere. */
  readonly hasMetadata: boolean;
  /** Whether those that wait are among them. */
  readonly hasPending: boolean;
}

/** What could not be seen, with the statement or the line of a configuration that would show it. */
export function gapsOf(coverage: Coverage): readonly DatabaseGap[] {
  const { server, missing } = coverage;
  const account = accountSql(server.user);
  const grantProcess = `GRANT PROCESS ON *.* TO ${account};`;
  const gaps: DatabaseGap[] = [];
  // Whoever may see transactions may see sessions: one that is not among them has ended in this moment.
  if (missing.some(({ part, number }) => part === 'transactions' && number === 1227)) {
    gaps.push({ code: 'sessions-hidden', subject: server.user, cure: grantProcess, message: null });
  }
  for (const { part, message } of missing) {
    const gap = gapOfPart(server.system, part);
    if (gap === null) continue;
    const isOfProcess = gap.subject.startsWith('information_schema.INNODB');
    const cure = isOfProcess ? grantProcess : `GRANT SELECT ON performance_schema.* TO ${account};`;
    gaps.push({ ...gap, cure, message });
  }
  gaps.push(...instrumentGaps(coverage));
  if (server.isReplica) gaps.push({ code: 'replica', subject: server.version, cure: null, message: null });
  if (server.pooler !== null) gaps.push({ code: 'pooled', subject: server.pooler, cure: null, message: null });
  return gaps;
}

function instrumentGaps({ server, missing, hasMetadata, hasPending }: Coverage): readonly DatabaseGap[] {
  if (hasPending || missing.some(({ part }) => part === 'metadata')) return [];
  if (server.system === 'mariadb' && !hasMetadata && !server.hasPerformanceSchema) {
    const cure = "INSTALL SONAME 'metadata_lock_info';";
    return [{ code: 'not-instrumented', subject: 'metadata_lock_info', cure, message: null }];
  }
  if (!server.hasPerformanceSchema) {
    const cure = "[mysqld]\nperformance_schema = ON\nperformance-schema-instrument = 'wait/lock/metadata/sql/mdl=ON'";
    return [{ code: 'not-instrumented', subject: 'performance_schema', cure, message: null }];
  }
  const cure =
    "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl';\n" +
    "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'global_instrumentation';";
  return [{ code: 'not-instrumented', subject: 'wait/lock/metadata/sql/mdl', cure, message: null }];
}

/** `'app'@'10.0.0.%'` of `app@10.0.0.%`. */
function accountSql(user: string): string {
  const at = user.lastIndexOf('@');
  return at < 0 ? sqlText(user) : `${sqlText(user.slice(0, at))}@${sqlText(user.slice(at + 1))}`;
}
