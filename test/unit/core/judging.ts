import type { LockRecord } from '../../../src/core/lock';
import { observe } from '../../../src/core/observe';
import type { Content, FileError, FileKind, Sighting } from '../../../src/core/ports';
import type { ProcessState } from '../../../src/core/processPorts';
import { judge } from '../../../src/core/staleness';
import type { JudgingContext } from '../../../src/core/verdicts/context';
import { dialectOf, lookBy, plainContext } from '../../support/dialects';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const now = Date.UTC(2026, 10, 20, 12);
export const bootedAt = now - 5 * hour;
export const pid = 4_321;
export const denied: FileError = { code: 'EACCES', message: 'permission denied' };

export { dialectOf as dialect };

const names: Readonly<Record<string, string>> = {
  'codegraph.journal-lock': 'changes.journal.lock',
  'codegraph.steal-file': `changes.journal.lock.${pid}-0123456789abcdef.tmp`,
  'codegraph.header-temp': 'changes.journal.tmp',
  'codegraph.database-lock': 'graph.db.lock',
};

export interface Seen {
  readonly dialect?: string;
  readonly name?: string;
  readonly kind?: FileKind;
  /** Bytes, or why there are none. */
  readonly content?: string | FileError;
  readonly mtimeMs?: number;
  readonly birthtimeMs?: number;
}

/** What a file system would say of a file in `/ws/.codegraph`. */
export function sighting(seen: Seen): Sighting {
  const { kind = 'file', content = '', mtimeMs = now - second } = seen;
  const name = seen.name ?? names[seen.dialect ?? 'codegraph.journal-lock'] ?? '';
  const stat = {
    kind,
    dev: '1',
    ino: '2',
    size: 3,
    mtimeMs,
    birthtimeMs: seen.birthtimeMs ?? mtimeMs,
    shared: false,
    mtimeNs: `${mtimeMs}000000`,
    uid: 1_000,
    names: 1,
    mode: 0o644,
  };
  const path = `/ws/.codegraph/${name}`;
  return {
    path,
    stat,
    content: kind === 'file' ? contentOf(content) : null,
    target: null,
    entries: null,
    contents: null,
  };
}

function contentOf(content: string | FileError): Content {
  if (typeof content !== 'string') return { state: 'unreadable', error: content };
  return { state: 'read', bytes: new TextEncoder().encode(content), truncated: false, sha256: content };
}

/** What is judged of such a file when its pid is in this state; the clock shows `now` and nothing was ever wrong with it. */
export function judged(seen: Seen, process: ProcessState, context: Partial<JudgingContext> = {}): LockRecord {
  const seenFile = sighting(seen);
  const look = lookBy(dialectOf(seen.dialect ?? 'codegraph.journal-lock'), seenFile.path);
  const observation = observe(look, seenFile);
  if (observation === undefined) throw new Error('nobody’s');
  const machine = { hostname: 'here', bootId: null, pidNamespace: null, bootedAt, clockSteppedAt: null };
  return judge(observation, plainContext(now, { machine, processes: new Map([[process.pid, process]]), ...context }));
}

export function codes(record: LockRecord): string {
  return record.evidence.map(({ code }) => code).join(' ');
}

/** The verdict, with an exclamation mark where it may be released. */
export function verdict(record: LockRecord): string {
  return record.verdict + (record.releasable ? '!' : '');
}
