import fc from 'fast-check';
import { describe, it } from 'mocha';
import { catalog, lookBy, plainContext } from '../../support/dialects';
import { reuseMarginMs } from '../../../src/core/liveness';
import type { LockRecord } from '../../../src/core/lock';
import { observe } from '../../../src/core/observe';
import type { FileKind } from '../../../src/core/ports';
import type { ProcessState } from '../../../src/core/processPorts';
import { judge, pidsToAsk } from '../../../src/core/staleness';
import { bootedAt, denied, dialect, hour, now, pid, second, type Seen, sighting } from './judging';

interface Situation {
  readonly seen: Seen;
  readonly process: ProcessState;
  readonly clockSteppedAt: number | null;
  readonly bootedAt: number | null;
  /** What the user's setting adds to the tool's own lease. */
  readonly patienceMs: number;
}

const near = fc.integer({ min: -120, max: 120 }).map((seconds) => now + seconds * second);
const moment = fc.oneof(near, fc.constantFrom(bootedAt - hour, bootedAt, bootedAt + second, now - hour, now + hour, 0));
const content = fc.oneof(
  fc.constantFrom(
    `${pid}\n${pid}-0123456789abcdef\n`,
    `${pid}\n`,
    String(pid),
    `${pid}\n${pid}-`,
    '',
    'x',
    '0\n',
    `-${pid}\n`,
    denied,
  ),
  fc.stringMatching(/^[0-9a-f\n-]{0,30}$/),
);
const process: fc.Arbitrary<ProcessState> = fc.oneof(
  fc.record({
    state: fc.constantFrom('running' as const, 'zombie' as const),
    pid: fc.constant(pid),
    startedAt: fc.option(moment),
    startPrecisionMs: fc.constantFrom(0, 10, 1_000),
    startTicks: fc.constant(null),
    command: fc.constant(null),
    parentPid: fc.constant(null),
    user: fc.constant(null),
  }),
  fc.constantFrom<ProcessState>(
    { state: 'absent', pid },
    { state: 'thread', pid, processPid: 9 },
    { state: 'hidden', pid },
    { state: 'unreadable', pid, reason: 'no' },
  ),
);
/** The sightings are of codegraph's files. */
const codegraphs = catalog.dialects.map(({ id }) => id).filter((id) => id.startsWith('codegraph.'));

const situation: fc.Arbitrary<Situation> = fc.record({
  seen: fc.record({
    dialect: fc.constantFrom(...codegraphs),
    kind: fc.oneof(
      { weight: 8, arbitrary: fc.constant<FileKind>('file') },
      fc.constantFrom<FileKind>('directory', 'symlink', 'other'),
    ),
    content,
    mtimeMs: moment,
    birthtimeMs: moment,
  }),
  process,
  clockSteppedAt: fc.option(moment),
  bootedAt: fc.option(fc.constantFrom(bootedAt, now - 10 * second, now + hour)),
  patienceMs: fc.constantFrom(0, second, hour),
});

function judgedIn({ seen, process, clockSteppedAt, bootedAt: boot, patienceMs }: Situation): LockRecord {
  const file = sighting(seen);
  const observation = observe(lookBy(dialect(seen.dialect ?? ''), file.path), file);
  if (observation === undefined) throw new Error('nobody’s');
  return judge(
    observation,
    plainContext(now, {
      machine: { hostname: 'here', bootId: null, pidNamespace: null, bootedAt: boot, clockSteppedAt },
      processes: new Map(pidsToAsk(observation).map((asked) => [asked, { ...process, pid: asked }])),
      leaseOf: ({ leaseMs }) => (leaseMs === null ? null : leaseMs + patienceMs),
    }),
  );
}

function always(promise: (record: LockRecord, situation: Situation) => boolean): void {
  fc.assert(
    fc.property(situation, (given) => promise(judgedIn(given), given)),
    { numRuns: 5_000 },
  );
}

describe('whatever is seen', () => {
  it("only a holder proved dead, or nobody named and the tool's own lease over, makes a lock releasable", () => {
    always((record, { seen }) => {
      if (!record.releasable) return true;
      if (record.holder !== null) return record.holder.liveness === 'dead';
      const ownLease = dialect(record.dialect).leaseMs;
      return ownLease !== null && now - (seen.mtimeMs ?? now) > ownLease;
    });
  });

  it('a lock whose holder is running since before the file was written is neither stale nor an orphan', () => {
    always((record, { seen, process }) => {
      if (record.holder === null || process.state !== 'running') return true;
      const writtenAt = Math.max(seen.mtimeMs ?? 0, Math.min(seen.birthtimeMs ?? 0, now));
      const startedBefore = process.startedAt === null || process.startedAt <= writtenAt + reuseMarginMs;
      return !startedBefore || (record.verdict !== 'stale' && record.verdict !== 'orphan');
    });
  });

  it('a hidden process keeps its lock', () => {
    always((record, { process }) => record.holder === null || process.state !== 'hidden' || !record.releasable);
  });

  it('what is no regular file, or cannot be read, is never releasable', () => {
    always(
      (record, { seen }) =>
        ((seen.kind ?? 'file') === 'file' && typeof seen.content === 'string') || !record.releasable,
    );
  });

  it('a process table that cannot be read condemns nobody', () => {
    always((record, { process }) => record.holder === null || process.state !== 'unreadable' || !record.releasable);
  });

  it('what is releasable is called stale or an orphan, and so is nothing that is not a file', () => {
    always((record) => !record.releasable || record.verdict === (record.kind === 'temp' ? 'orphan' : 'stale'));
  });

  it('a file written before a step of the clock is not condemned for the start of its process', () => {
    always((record, { seen, process, clockSteppedAt }) => {
      if (clockSteppedAt === null || process.state !== 'running' || record.holder === null) return true;
      const writtenAt = Math.max(seen.mtimeMs ?? 0, Math.min(seen.birthtimeMs ?? 0, now));
      return writtenAt >= clockSteppedAt || !record.releasable;
    });
  });

  it('every verdict stands on evidence, each kind of which is given once', () => {
    always(({ evidence }) => evidence.length > 0 && new Set(evidence.map(({ code }) => code)).size === evidence.length);
  });
});
