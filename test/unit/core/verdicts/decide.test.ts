import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mechanismsThatStay } from './mechanismsThatStay';
import type { Claimant } from '../../../../src/core/dialects/dialect';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { catalog } from '../../../support/dialects';
import { kernelLock } from '../../../support/memory/fakeKernelLocks';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { bootedAt, hour, minute, now, pid, second } from '../judging';
import { judgedAs, named, nobody, path, toolDialect } from './observed';

const alive = { processes: new Map([[pid, running(pid, now - hour)]]) };
const dead = { processes: new Map([[pid, absent(pid)]]) };

describe('what an interrupted operation left', () => {
  const leaseMs = 30 * second;
  const temp = toolDialect({ kind: 'temp', mechanism: 'leftover', leaseMs });
  const left = (agoMs: number, claimant: Claimant, context: Partial<JudgingContext>): string =>
    judgedAs({ dialect: temp, claimant, stat: { mtimeMs: now - agoMs } }, context);

  it('is an orphan once its maker is gone and it is older than the tool waits', () => {
    assert.deepEqual(
      [left(leaseMs, named(), dead), left(leaseMs + 1, named(), dead)],
      ['unknown: names-pid process-absent too-young-to-sweep', 'orphan!: names-pid process-absent'],
    );
  });

  it('is held while its maker lives, however old', () => {
    assert.equal(left(10 * minute, named(), alive), 'held: names-pid process-running');
  });

  it('is unknown while its maker is not known, however old, unless the machine was started since', () => {
    assert.deepEqual(
      [left(hour, nobody, dead), left(now - bootedAt + minute, nobody, dead)],
      ['unknown: names-nobody', 'orphan!: names-nobody written-before-boot'],
    );
  });

  it('of a maker on another machine is never an orphan', () => {
    assert.equal(left(hour, named({ host: 'there' }), dead), 'unknown: names-pid other-host');
  });

  it('on a file system that others share is never an orphan', () => {
    const old = { mtimeMs: bootedAt - hour, shared: true };
    assert.deepEqual(
      [nobody, named()].map((claimant) => judgedAs({ dialect: temp, claimant, stat: old }, dead)),
      [
        'unknown: names-nobody written-before-boot',
        'unknown: names-pid process-absent shared-file-system written-before-boot',
      ],
    );
  });

  it('without a term of its own is an orphan at once, and says so where the tool never sweeps', () => {
    const untidy = { ...temp, leaseMs: null, selfHealing: false };
    assert.equal(
      judgedAs({ dialect: untidy, claimant: named() }, dead),
      'orphan!: names-pid process-absent tool-never-sweeps',
    );
  });

  it('from the future is not older than anything', () => {
    assert.equal(left(-hour, named(), dead), 'unknown: names-pid process-absent written-in-future too-young-to-sweep');
  });
});

describe('what a person put there on purpose', () => {
  it('is held, whoever lives, and never to be released', () => {
    const admin = toolDialect({ mechanism: 'admin', removable: false });
    assert.deepEqual(
      [judgedAs({ dialect: admin }), judgedAs({ dialect: admin, claimant: named() }, dead)],
      ['held: names-nobody put-on-purpose', 'held: names-pid process-absent put-on-purpose'],
    );
  });
});

describe('what somebody needs', () => {
  const data = toolDialect({ mechanism: 'data', removable: false });

  it('may be left behind, and is never to be released', () => {
    assert.deepEqual(
      [alive, dead].map((context) => judgedAs({ dialect: data, claimant: named() }, context)),
      ['held: names-pid process-running is-data', 'stale: names-pid process-absent is-data'],
    );
  });

  it('is in use while the file that guards it is locked', () => {
    const journal = { ...data, mutex: { by: 'fcntl', on: () => ['my.db'] } as const };
    const mutexFiles = [{ path: '/ws/app/my.db', dev: '1', ino: '7' }];
    const kernel = (...paths: readonly string[]): Partial<JudgingContext> => ({
      kernel: { state: 'read', locks: paths.map((locked) => kernelLock(locked, pid)), partlyHidden: false },
    });
    assert.deepEqual(
      [kernel('/ws/app/my.db'), kernel(path), {}].map((context) => judgedAs({ dialect: journal, mutexFiles }, context)),
      [
        'held: kernel-held removing-releases-nothing is-data',
        'free: kernel-free removing-releases-nothing is-data',
        'unknown: is-data',
      ],
    );
  });
});

describe('something else under the name of a lock', () => {
  it('is a puzzle, whatever the dialect', () => {
    const mechanisms = ['existence', 'pid-file', 'record', 'heartbeat', 'admin', 'data', 'leftover', 'kernel'] as const;
    const seen = mechanisms.map((mechanism) =>
      judgedAs({ dialect: toolDialect({ mechanism, leaseMs: second }), stat: { kind: 'directory' } }, dead),
    );
    assert.deepEqual(new Set(seen), new Set(['unknown: not-a-regular-file']));
  });
});

describe('a built-in dialect', () => {
  it('of the kernel, of data or of a person’s purpose never offers to remove anything', () => {
    const offered = catalog.dialects.filter(
      ({ mechanism, removable }) => removable && mechanismsThatStay.has(mechanism),
    );
    assert.deepEqual(
      offered.map(({ id }) => id),
      [],
    );
  });
});
