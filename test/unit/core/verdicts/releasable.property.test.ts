import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Claimant, Dialect } from '../../../../src/core/dialects/dialect';
import { unrecognised } from '../../../../src/core/dialects/unrecognised';
import type { LockRecord } from '../../../../src/core/lock';
import type { Tracking } from '../../../../src/core/ports';
import type { KernelLockReport, ProcessState, UseAnswer } from '../../../../src/core/processPorts';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { catalog } from '../../../support/dialects';
import { kernelLock } from '../../../support/memory/fakeKernelLocks';
import { bootedAt, denied, hour, minute, now, pid, second } from '../judging';
import { mechanismsThatStay } from './mechanismsThatStay';
import { path, recordOf, type Seen } from './observed';

interface Situation {
  readonly dialect: Dialect;
  readonly seen: Seen;
  readonly process: ProcessState | null;
  readonly kernel: KernelLockReport | null;
  readonly uses: UseAnswer | null;
  readonly tracking: Tracking | null;
  readonly isNamesake: boolean;
  readonly isOutside: boolean;
  readonly sleptMs: number | null;
  readonly watchedMs: number | null;
}

/** Old mostly: what is young is hardly ever condemned. */
const moment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(now - 4 * hour, bootedAt - hour, now - 30 * 24 * hour) },
  fc.integer({ min: -120, max: 120 }).map((seconds) => now + seconds * second),
);
const identity = fc.constantFrom(
  ...[{}, { startTicks: 7 }, { startTicks: 7, bootId: 'this' }, { bootId: 'another' }, { pidNamespace: 2 }],
  ...[{ bootedAt: bootedAt - hour }, { startedAt: { at: now - 5 * hour, withinMs: 10 } }],
);
const host = fc.constantFrom(null, null, null, 'here', 'HERE.local', 'there');
const claimant: fc.Arbitrary<Claimant> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      state: fc.constant('named'),
      pid: fc.constantFrom(pid, pid, 0),
      host,
      nonce: fc.constant(null),
      identity,
    }),
  },
  fc.constant({ state: 'malformed', reason: 'no-nonce', pid }),
  fc.constantFrom<Claimant>({ state: 'malformed', reason: 'no-pid', pid: null }, { state: 'empty' }),
  { weight: 2, arbitrary: fc.constantFrom<Claimant>({ state: 'nobody' }, { state: 'nobody', host: 'there' }) },
);
const process: fc.Arbitrary<ProcessState | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ProcessState>({ state: 'absent', pid }) },
  fc.record({
    state: fc.constantFrom('running', 'running', 'zombie'),
    pid: fc.constant(pid),
    startedAt: fc.option(moment),
    startPrecisionMs: fc.constantFrom(0, 10),
    startTicks: fc.constantFrom(null, 7, 8),
    command: fc.constantFrom(null, 'git commit', 'node server.js', 'sleep 9'),
    parentPid: fc.constant(1),
    user: fc.constant(null),
  }),
  fc.constantFrom<ProcessState | null>(
    { state: 'thread', pid, processPid: 9 },
    { state: 'hidden', pid },
    { state: 'unreadable', pid, reason: 'no' },
    null,
  ),
);
const kernel = fc.constantFrom<KernelLockReport | null>(
  null,
  { state: 'unreadable', reason: 'no' },
  { state: 'read', locks: [], partlyHidden: false },
  { state: 'read', locks: [], partlyHidden: true },
  { state: 'read', locks: [kernelLock(path, pid)], partlyHidden: false },
);
const uses = fc.oneof(
  { weight: 3, arbitrary: fc.constant<UseAnswer>({ state: 'looked', uses: [], unreadable: 0 }) },
  fc.constantFrom<UseAnswer | null>(
    { state: 'looked', uses: [], unreadable: 2 },
    { state: 'looked', uses: [{ pid: 11, how: 'cwd' }], unreadable: 0 },
    { state: 'unreadable', reason: 'no' },
    null,
  ),
);

/** Mostly true, so that many situations come down to one doubt. */
function rarely(): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 7 }).map((number) => number === 0);
}

function situationOf(dialect: Dialect): fc.Arbitrary<Situation> {
  const kind = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(dialect.shapes ?? (['file'] as const))) },
    fc.constantFrom('file', 'directory', 'symlink', 'other'),
  );
  const stat = fc.record({
    kind,
    mtimeMs: moment,
    birthtimeMs: moment,
    shared: rarely(),
    mtimeNs: fc.constantFrom('1790000000000000000', '1790000000000999000', '1790000000000123456'),
  });
  return fc.record({
    dialect: fc.constant(dialect),
    seen: fc.record({
      dialect: fc.constant(dialect),
      claimant,
      stat,
      content: rarely().map((unreadable) => (unreadable ? { state: 'unreadable' as const, error: denied } : null)),
      mutexFiles: fc.constant(dialect.mutex === undefined ? [] : [{ path, dev: '1', ino: '2' }]),
    }),
    process,
    kernel,
    uses,
    tracking: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<Tracking | null>('untracked', null) },
      fc.constantFrom<Tracking | null>('tracked', 'unknown'),
    ),
    isNamesake: rarely(),
    isOutside: rarely(),
    sleptMs: fc.constantFrom(0, 0, hour, null),
    watchedMs: fc.constantFrom(null, second, 13 * hour),
  });
}

const all = [...catalog.dialects, unrecognised];
const situation = fc.constantFrom(...all).chain(situationOf);

function judgedIn(given: Situation): LockRecord {
  const { seen, process: state, uses: answer, tracking, isNamesake, watchedMs } = given;
  const context: Partial<JudgingContext> = {
    machine: { hostname: 'here', bootId: 'this', pidNamespace: 1, bootedAt, clockSteppedAt: null },
    processes: new Map(state === null ? [] : [[pid, state]]),
    kernel: given.kernel,
    uses: new Map(answer === null ? [] : [[path, answer]]),
    tracking: new Map(tracking === null ? [] : [[path, tracking]]),
    namesakes: new Set(isNamesake ? [pid] : []),
    isOutside: () => given.isOutside,
    sleptMs: given.sleptMs,
    unchangedSince: () => (watchedMs === null ? undefined : now - watchedMs),
  };
  return recordOf(seen, context);
}

/** Of whatever is releasable. */
function everyReleasable(promise: (record: LockRecord, given: Situation) => boolean): void {
  fc.assert(
    fc.property(situation, (given) => {
      const record = judgedIn(given);
      return !record.releasable || promise(record, given);
    }),
    { numRuns: 4_000 },
  );
}

describe('of all dialects there are, whatever is seen, nothing is releasable', () => {
  it('that is of the kernel, of data or of a person’s purpose, or whose dialect is not to be removed', () => {
    everyReleasable((_, { dialect }) => dialect.removable && !mechanismsThatStay.has(dialect.mechanism));
  });

  it('that is tracked by git, or may be, or lies outside of everything that is open', () => {
    everyReleasable((_, { tracking, isOutside }) => !isOutside && tracking !== 'tracked' && tracking !== 'unknown');
  });

  it('on a shared file system, but for a heartbeat that was watched to stand still', () => {
    everyReleasable(
      (_, { dialect, seen, watchedMs }) =>
        seen.stat?.shared !== true ||
        (dialect.mechanism === 'heartbeat' && watchedMs !== null && watchedMs > (dialect.leaseMs ?? Infinity)),
    );
  });

  it('whose holder lives, is elsewhere or cannot be told', () => {
    everyReleasable(({ holder }) => holder === null || holder.liveness === 'dead');
  });

  it('that names a machine or a container of processes that is not ours', () => {
    everyReleasable(({ evidence }) =>
      evidence.every(({ code }) => !['other-host', 'other-namespace', 'container-namesake'].includes(code)),
    );
  });

  it('whose process runs, was there before the file and is not told apart by what the file records', () => {
    everyReleasable((_, { seen, process: state }) => {
      if (state?.state !== 'running' || seen.claimant?.state !== 'named') return true;
      if (Object.keys(seen.claimant.identity ?? {}).length > 0) return true;
      const writtenAt = Math.max(seen.stat?.mtimeMs ?? 0, Math.min(seen.stat?.birthtimeMs ?? 0, now));
      return state.startedAt !== null && state.startedAt > writtenAt;
    });
  });

  it('that somebody uses, or may use', () => {
    everyReleasable(
      (_, { dialect, seen, uses: answer }) =>
        dialect.users === undefined ||
        seen.claimant?.state !== 'nobody' ||
        (answer?.state === 'looked' && answer.uses.length === 0 && answer.unreadable === 0),
    );
  });

  it('that is a folder, a pipe, or anything else that its tool does not make', () => {
    everyReleasable((_, { dialect, seen }) => {
      const { kind = 'file' } = seen.stat ?? {};
      return (kind === 'file' || kind === 'symlink') && (dialect.shapes ?? ['file']).includes(kind);
    });
  });

  it('unless it is called stale or an orphan', () => {
    everyReleasable(({ verdict }) => verdict === 'stale' || verdict === 'orphan');
  });
});

describe('of all dialects that may be removed', () => {
  it('every one whose lock is a file does become releasable, so that the promises above say something', () => {
    const removable = all.filter(({ removable: may, shapes = ['file'] }) => may && shapes.includes('file'));
    const plain: Partial<Situation> = { tracking: 'untracked', isNamesake: false, isOutside: false, sleptMs: 0 };
    const never = removable.filter((dialect) => {
      const stat = { mtimeMs: now - 40 * 24 * hour, birthtimeMs: now - 41 * 24 * hour };
      const claimants: readonly Claimant[] = [{ state: 'named', pid, host: null, nonce: null }, { state: 'nobody' }];
      return !claimants.some(
        (state) =>
          judgedIn({
            ...plain,
            dialect,
            seen: { dialect, claimant: state, stat },
            process: { state: 'absent', pid },
            kernel: null,
            uses: { state: 'looked', uses: [], unreadable: 0 },
            watchedMs: 30 * minute,
          } as Situation).releasable,
      );
    });
    assert.deepEqual(
      never.map(({ id }) => id),
      [],
    );
  });
});
