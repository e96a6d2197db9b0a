import { parseNothing } from '../../../../src/core/dialects/content';
import type { Claimant, Dialect } from '../../../../src/core/dialects/dialect';
import type { LockRecord } from '../../../../src/core/lock';
import type { Observation } from '../../../../src/core/observe';
import type { Content, FileStat } from '../../../../src/core/ports';
import type { FileIdentity } from '../../../../src/core/processPorts';
import { judge } from '../../../../src/core/staleness';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { lookBy, plainContext } from '../../../support/dialects';
import { bootedAt, codes, now, pid, second, verdict } from '../judging';

export const path = '/ws/app/tool.lock';

/** A dialect that says only what a test wants to know of. */
export function toolDialect(more: Partial<Dialect> = {}): Dialect {
  return {
    id: 'tool.lock',
    tool: 'tool',
    program: /(?:^|\/)tool(?=\s|$)/,
    kind: 'lock',
    mechanism: 'existence',
    names: [{ exact: 'tool.lock' }],
    maxBytes: 64,
    resource: () => 'data',
    parse: parseNothing,
    leaseMs: null,
    selfHealing: true,
    cure: null,
    removable: true,
    words: { title: 'tool lock', what: '', harm: '', cure: '' },
    ...more,
  };
}

export function stat(more: Partial<FileStat> = {}): FileStat {
  const mtimeMs = more.mtimeMs ?? now - second;
  return {
    kind: 'file',
    dev: '1',
    ino: '2',
    size: 3,
    mtimeMs,
    birthtimeMs: mtimeMs,
    shared: false,
    mtimeNs: `${mtimeMs}000000`,
    uid: 1_000,
    names: 1,
    mode: 0o644,
    ...more,
  };
}

export const named = (more: Partial<Extract<Claimant, { state: 'named' }>> = {}): Claimant => ({
  state: 'named',
  pid,
  host: null,
  nonce: null,
  ...more,
});
export const nobody: Claimant = { state: 'nobody' };

export interface Seen {
  readonly dialect?: Dialect;
  readonly claimant?: Claimant;
  readonly stat?: Partial<FileStat>;
  readonly content?: Content | null;
  readonly mutexFiles?: readonly FileIdentity[];
}

/** A lock as it was seen, whatever its dialect would have read in it. */
export function observed(seen: Seen): Observation {
  const { dialect = toolDialect(), claimant = nobody, content = null } = seen;
  if (claimant.state === 'foreign') throw new Error('nobody’s');
  const found = stat(seen.stat);
  return {
    dialect,
    look: lookBy(dialect, path),
    sighting: { path, stat: found, content, target: null, entries: null, contents: null },
    resource: '/ws/app/data',
    claimant,
    companions: new Map(),
    mutexFiles: seen.mutexFiles ?? [],
  };
}

export function recordOf(seen: Seen, context: Partial<JudgingContext> = {}): LockRecord {
  const machine = { hostname: 'here', bootId: null, pidNamespace: null, bootedAt, clockSteppedAt: null };
  return judge(observed(seen), plainContext(now, { machine, ...context }));
}

/** The verdict, an exclamation mark where it may be released, and the codes of the evidence. */
export function judgedAs(seen: Seen, context: Partial<JudgingContext> = {}): string {
  const record = recordOf(seen, context);
  return `${verdict(record)}: ${codes(record)}`;
}
