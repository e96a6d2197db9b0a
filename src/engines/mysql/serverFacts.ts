import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';

/** What is asked of a server once, when it is connected to. */
export interface MysqlServer {
  readonly system: 'mysql' | 'mariadb';
  readonly version: string;
  readonly user: string;
  readonly database: string | null;
  readonly ownId: number;
  /** Whether performance_schema is on at all; that takes a restart. */
  readonly hasPerformanceSchema: boolean;
  /** `read_only`, or it takes changes from a primary. */
  readonly isReplica: boolean;
  /** Amazon's: sessions are ended by its procedures there. */
  readonly isRds: boolean;
  /** What stands between us and the server, empty where it does not say its name; `null` for nothing that gives itself away. */
  readonly pooler: string | null;
}

/** `10.11.6-MariaDB`, `5.5.5-10.6.16-MariaDB-log`, `8.4.2`: what is understood of it. */
export function systemOf(version: string): Result<'mysql' | 'mariadb', DatabaseTrouble> {
  const isMariaDb = /mariadb/i.test(version);
  const numbers = (isMariaDb ? version.replace(/^5\.5\.5-/, '') : version).match(/^(\d+)\.(\d+)/);
  const number = numbers === null ? 0 : Number(numbers[1]) * 100 + Number(numbers[2]);
  if (/tidb|oceanbase|doris|starrocks|clickhouse/i.test(version) || number < (isMariaDb ? 1006 : 800)) {
    return fail({ code: 'unsupported', message: version });
  }
  return ok(isMariaDb ? 'mariadb' : 'mysql');
}

/** A pooler that answers by its own name, or whose number for our connection is not the server's. */
export function poolerOf(comment: string, version: string, greetedAs: number, ownId: string): string | null {
  if (/proxysql/i.test(comment)) return 'ProxySQL';
  if (/vitess/i.test(version) || /vitess/i.test(comment)) return 'Vitess';
  // The greeting has 32 bits of it.
  return BigInt.asUintN(32, BigInt(ownId)) === BigInt.asUintN(32, BigInt(greetedAs)) ? null : '';
}
