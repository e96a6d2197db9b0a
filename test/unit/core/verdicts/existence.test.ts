import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Claimant } from '../../../../src/core/dialects/dialect';
import type { ProcessState } from '../../../../src/core/processPorts';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { denied, minute, now, pid, second, verdict } from '../judging';
import { judgedAs, named, nobody, recordOf, toolDialect } from './observed';

const leaseMs = 30 * second;
const leased = toolDialect({ leaseMs });

function processes(state: ProcessState): Partial<JudgingContext> {
  return { processes: new Map([[pid, state]]) };
}

const alive = processes(running(pid, now - 10 * minute));
const dead = processes(absent(pid));
const unreadable = processes({ state: 'unreadable', pid, reason: 'no /proc' });

const cutShort: Claimant = { state: 'malformed', reason: 'unfinished-pid', pid };
const noPid: Claimant = { state: 'malformed', reason: 'no-pid', pid: null };
const empty: Claimant = { state: 'empty' };

/** Without a lease, within it, past it. */
function verdicts(claimant: Claimant, context: Partial<JudgingContext>, shared = false): string {
  return [
    recordOf({ claimant, stat: { shared } }, context),
    recordOf({ dialect: leased, claimant, stat: { shared } }, context),
    recordOf({ dialect: leased, claimant, stat: { shared, mtimeMs: now - minute } }, context),
  ]
    .map(verdict)
    .join(' ');
}

describe('a lock that is held while it stands there', () => {
  it('and names its holder is as alive as that one is', () => {
    assert.deepEqual(
      {
        alive: verdicts(named(), alive),
        dead: verdicts(named(), dead),
        unknown: verdicts(named(), unreadable),
        notAsked: verdicts(named(), {}),
        otherHost: verdicts(named({ host: 'there' }), dead),
        otherNamespace: verdicts(named({ identity: { pidNamespace: 2 } }), {
          ...dead,
          machine: { hostname: 'here', bootId: null, pidNamespace: 1, bootedAt: null, clockSteppedAt: null },
        }),
      },
      {
        alive: 'held held overdue',
        dead: 'stale! stale! stale!',
        unknown: 'unknown unknown unknown',
        notAsked: 'unknown unknown unknown',
        otherHost: 'unknown unknown unknown',
        otherNamespace: 'unknown unknown unknown',
      },
    );
  });

  it('and is not quite what the tool writes is protected by its pid, and condemned only by the tool’s own lease', () => {
    assert.deepEqual(
      {
        alive: verdicts(cutShort, alive),
        dead: verdicts(cutShort, dead),
        unknown: verdicts(cutShort, unreadable),
      },
      { alive: 'held held overdue', dead: 'unknown unknown stale!', unknown: 'unknown unknown unknown' },
    );
  });

  it('and has no pid in it is unknown until the tool’s own lease is over', () => {
    assert.deepEqual(
      [verdicts(noPid, dead), verdicts(empty, dead)],
      ['unknown unknown stale!', 'unknown unknown stale!'],
    );
  });

  it('and names nobody is unknown, however old', () => {
    assert.equal(verdicts(nobody, dead), 'unknown unknown unknown');
  });

  it('and cannot be read is unknown, however old', () => {
    const content = { state: 'unreadable', error: denied } as const;
    const observation = { dialect: leased, content, stat: { mtimeMs: now - minute } };
    assert.equal(verdict(recordOf(observation, dead)), 'unknown');
  });

  it('is never condemned where other machines may have written it: neither their processes nor their clocks are known', () => {
    const shared = [named(), cutShort, noPid, empty, nobody].map((claimant) => verdicts(claimant, dead, true));
    assert.deepEqual(shared, Array(5).fill('unknown unknown unknown'));
    assert.deepEqual(
      [named(), cutShort, empty].map((claimant) =>
        judgedAs({ dialect: leased, claimant, stat: { shared: true, mtimeMs: now - minute } }, dead),
      ),
      [
        'unknown: names-pid process-absent shared-file-system past-lease',
        'unknown: content-malformed names-pid process-absent shared-file-system past-lease',
        'unknown: content-empty past-lease shared-file-system',
      ],
    );
  });

  it('is held by a living holder on a file system that others share', () => {
    assert.equal(verdicts(named(), alive, true), 'held held overdue');
  });

  it('says what the tool does next with a live holder past its lease', () => {
    const past = { dialect: leased, claimant: named(), stat: { mtimeMs: now - minute } };
    assert.equal(judgedAs(past, alive), 'overdue: names-pid process-running past-lease next-contender-takes-it');
  });

  it('goes by the lease the user set, where that is longer', () => {
    const patient = { ...alive, leaseOf: () => 2 * minute };
    const seen = { dialect: leased, claimant: named(), stat: { mtimeMs: now - minute } };
    const record = recordOf(seen, patient);
    assert.deepEqual([verdict(record), record.lease], ['held', { durationMs: 2 * minute, expiresAt: now + minute }]);
  });

  it('tells when it was taken as the file says, else by its mtime', () => {
    const since = now - 5 * minute;
    assert.deepEqual(
      [named({ since }), { state: 'nobody', since } as const, named(), empty].map(
        (claimant) => recordOf({ claimant }, alive).acquiredAt,
      ),
      [since, since, now - second, now - second],
    );
  });

  it('passes on what else the file says', () => {
    const facts = [{ name: 'port', value: '3000' }] as const;
    assert.equal(judgedAs({ claimant: named({ facts }) }, alive), 'held: names-pid file-says process-running');
    assert.equal(judgedAs({ claimant: { state: 'nobody', facts } }), 'unknown: names-nobody file-says');
  });

  it('of a living holder tells who started that one', () => {
    const states = [
      { ...running(pid, now - minute), parentPid: 50 } as ProcessState,
      { ...running(50, now - minute, 'zsh'), parentPid: 40 } as ProcessState,
      running(40, now - minute, 'claude --token=hunter2'),
    ];
    const record = recordOf({ claimant: named() }, { processes: new Map(states.map((state) => [state.pid, state])) });
    assert.deepEqual(
      record.holder?.ancestors.map((ancestor) => ancestor.pid),
      [50, 40],
    );
    assert.doesNotMatch(JSON.stringify(record), /hunter2/);
  });
});

describe('a file that names a server', () => {
  const pidFile = toolDialect({ mechanism: 'pid-file' });

  it('is judged like any other lock', () => {
    assert.deepEqual(
      [alive, dead, unreadable].map((context) => judgedAs({ dialect: pidFile, claimant: named() }, context)),
      ['held: names-pid process-running', 'stale!: names-pid process-absent', 'unknown: names-pid process-unreadable'],
    );
  });

  it('that is one of the files of an unknown program is not taken away', () => {
    const kept = { ...pidFile, removable: false };
    assert.equal(judgedAs({ dialect: kept, claimant: named() }, dead), 'stale: names-pid process-absent');
  });
});

describe('a note that excludes nobody', () => {
  for (const mechanism of ['record', 'informational'] as const) {
    it(`such as a ${mechanism} says so, and is no problem of anybody’s`, () => {
      const note = toolDialect({ mechanism });
      const record = recordOf({ dialect: note, claimant: named() }, dead);
      assert.equal(
        judgedAs({ dialect: note, claimant: named() }, dead),
        'stale!: names-pid process-absent informational-only',
      );
      assert.equal(record.informational, true);
    });
  }

  it('is told from everything that excludes somebody', () => {
    const others = ['existence', 'pid-file', 'heartbeat', 'admin', 'data', 'leftover', 'kernel'] as const;
    assert.deepEqual(
      others.filter((mechanism) => recordOf({ dialect: toolDialect({ mechanism }) }).informational),
      [],
    );
  });
});
