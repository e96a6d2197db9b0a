import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Circumstances } from '../../../src/core/circumstances';
import type { Observation } from '../../../src/core/observe';
import type { FileStat } from '../../../src/core/ports';
import type { KernelLock, ProcessState, UseAnswer } from '../../../src/core/processPorts';
import { judge } from '../../../src/core/staleness';
import { circumstancesOf, isUnchanged, mayHaveChanged, processOf, type Tracked } from '../../../src/core/trackedLock';
import { plainContext } from '../../support/dialects';
import { kernelLock } from '../../support/memory/fakeKernelLocks';
import { absent, running } from '../../support/memory/fakeProcessTable';
import { hour, minute, now, pid, second } from './judging';
import { named, nobody, observed, path, type Seen, toolDialect } from './verdicts/observed';

const nothing: Circumstances = { processes: new Map(), kernel: null, uses: new Map(), listeners: new Map() };

function withProcess(state: ProcessState): Circumstances {
  return { ...nothing, processes: new Map([[state.pid, state]]) };
}

/** As it was judged then, on what was known then. */
function tracked(seen: Seen, asked: Circumstances = nothing, namesakes: readonly number[] = []): Tracked {
  const observation = observed(seen);
  return {
    observation,
    record: judge(observation, plainContext(now, { ...asked, namesakes: new Set(namesakes) })),
    process: processOf(observation, asked.processes),
    tracking: undefined,
    circumstances: circumstancesOf(observation, asked),
    unchangedSince: now,
  };
}

describe('a lock whose file did not change', () => {
  const alive = withProcess(running(pid, now - hour));
  const held = tracked({ claimant: named() }, alive);

  it('is what it was while its process is', () => {
    assert.equal(mayHaveChanged(held, alive, now + hour), false);
  });

  it('may be another when its process ended, is another, or shows another command', () => {
    const others = [
      absent(pid),
      running(pid, now),
      running(pid, now - hour, 'another'),
      { state: 'hidden', pid } as const,
    ];
    assert.deepEqual(
      others.map((state) => mayHaveChanged(held, withProcess(state), now)),
      [true, true, true, true],
    );
    assert.equal(mayHaveChanged(held, nothing, now), true);
  });

  it('is what it was when the start of its process trembles', () => {
    assert.deepEqual(
      [20, 21].map((ms) => mayHaveChanged(held, withProcess(running(pid, now - hour + ms)), now)),
      [false, true],
    );
  });

  it('may be another when its lease ends', () => {
    const leased = tracked({ dialect: toolDialect({ leaseMs: minute }), claimant: named() }, alive);
    assert.deepEqual(
      [now, now + 59 * second, now + 59 * second + 1].map((at) => mayHaveChanged(leased, alive, at)),
      [false, false, true],
    );
    const past = { dialect: toolDialect({ leaseMs: minute }), claimant: named(), stat: { mtimeMs: now - hour } };
    assert.equal(mayHaveChanged(tracked(past, alive), alive, now + hour), false);
  });

  it('may be another when a leftover has become old enough', () => {
    const temp = toolDialect({ kind: 'temp', mechanism: 'leftover', leaseMs: minute });
    const gone = withProcess(absent(pid));
    const left = tracked({ dialect: temp, claimant: named() }, gone);
    assert.deepEqual(
      [now, now + 2 * minute].map((at) => mayHaveChanged(left, gone, at)),
      [false, true],
    );
  });

  it('may be another while somebody in a container has its number', () => {
    const gone = withProcess(absent(pid));
    assert.equal(mayHaveChanged(tracked({ claimant: named() }, gone, [pid]), gone, now), true);
    assert.equal(mayHaveChanged(tracked({ claimant: named() }, gone), gone, now), false);
  });

  it('may be another when the time it was written in comes', () => {
    const future = tracked({ claimant: named(), stat: { mtimeMs: now + minute } }, alive);
    assert.deepEqual(
      [now, now + minute].map((at) => mayHaveChanged(future, alive, at)),
      [false, true],
    );
  });

  it('that is silent may have been watched for long enough', () => {
    const beating = toolDialect({ mechanism: 'heartbeat', leaseMs: 10 * second });
    const silent = { mtimeMs: now - minute, birthtimeMs: now - hour };
    assert.equal(mayHaveChanged(tracked({ dialect: beating, stat: silent }), nothing, now), true);
  });

  describe('and that the kernel decides about', () => {
    const dialect = toolDialect({ mechanism: 'kernel', mutex: { by: 'any' }, removable: false });
    const seen: Seen = { dialect, mutexFiles: [{ path, dev: '1', ino: '2' }] };
    const kernel = (partlyHidden: boolean, ...locks: readonly KernelLock[]): Circumstances => ({
      ...nothing,
      kernel: { state: 'read', locks, partlyHidden },
    });
    const free = tracked(seen, kernel(false));

    it('may be another when its locks are others, in whatever', () => {
      const changes = [
        kernel(false, kernelLock(path, 11)),
        kernel(false, kernelLock('/other/name', 11, { dev: '1', ino: '2' })),
        kernel(true),
        nothing,
        { ...nothing, kernel: { state: 'unreadable', reason: 'no' } } as const,
      ];
      assert.deepEqual(
        changes.map((asked) => mayHaveChanged(free, asked, now)),
        changes.map(() => true),
      );
      const shared = tracked(seen, kernel(false, kernelLock(path, 11, { mode: 'shared' })));
      assert.equal(mayHaveChanged(shared, kernel(false, kernelLock(path, 11)), now), true);
    });

    it('is what it was whatever is locked besides', () => {
      assert.equal(mayHaveChanged(free, kernel(false, kernelLock('/ws/other', 11)), now), false);
    });
  });

  describe('and that names nobody', () => {
    const dialect = toolDialect({ users: { program: /^tool/, scopes: () => [], graceMs: minute } });
    const answered = (answer: UseAnswer): Circumstances => ({ ...nothing, uses: new Map([[path, answer]]) });
    const looked = (...pids: readonly number[]): Circumstances =>
      answered({ state: 'looked', uses: pids.map((user) => ({ pid: user, how: 'cwd' })), unreadable: 0 });
    const old: Seen = { dialect, claimant: nobody, stat: { mtimeMs: now - hour } };

    it('may be another when somebody else uses it, or nobody does', () => {
      const used = tracked(old, looked(11));
      assert.deepEqual(
        [looked(11), looked(12), looked(), looked(11, 12), nothing].map((asked) => mayHaveChanged(used, asked, now)),
        [false, true, true, true, true],
      );
    });

    it('may be another as long as it is too young to judge', () => {
      const young = tracked({ ...old, stat: { mtimeMs: now - second } }, looked());
      assert.deepEqual(
        [young, tracked(old, looked())].map((lock) => mayHaveChanged(lock, looked(), now)),
        [true, false],
      );
    });
  });
});

describe('the same file', () => {
  const seen = (more: Partial<FileStat>): Observation => observed({ stat: more });

  it('is told by its inode, its time, its size and its kind', () => {
    const changes = [{ ino: '3' }, { dev: '2' }, { mtimeNs: '7' }, { size: 4 }, { kind: 'symlink' }] as const;
    assert.deepEqual(
      changes.map((change) => isUnchanged(seen({}), seen(change))),
      changes.map(() => false),
    );
    assert.equal(isUnchanged(seen({}), seen({})), true);
  });

  it('is told by its content where that was read', () => {
    const read = (sha256: string): Observation =>
      observed({ content: { state: 'read', bytes: new Uint8Array(), truncated: false, sha256 } });
    assert.deepEqual([isUnchanged(read('a'), read('a')), isUnchanged(read('a'), read('b'))], [true, false]);
  });
});
