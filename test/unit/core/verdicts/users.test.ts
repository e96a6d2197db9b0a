import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ListenerAnswer, Use, UseAnswer } from '../../../../src/core/processPorts';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { running } from '../../../support/memory/fakeProcessTable';
import { hour, minute, now, second } from '../judging';
import { judgedAs, named, nobody, path, recordOf, type Seen, toolDialect } from './observed';

const graceMs = minute;
const dialect = toolDialect({ users: { program: /^tool/, scopes: () => ['/ws/app'], graceMs } });
const old: Seen = { dialect, claimant: nobody, stat: { mtimeMs: now - hour } };

function looked(uses: readonly Use[] = [], unreadable = 0): Partial<JudgingContext> {
  return answered({ state: 'looked', uses, unreadable });
}

function answered(answer: UseAnswer): Partial<JudgingContext> {
  const processes = new Map([11, 12].map((pid) => [pid, running(pid, now - hour, 'tool commit --password=hunter2')]));
  return { uses: new Map([[path, answer]]), processes };
}

describe('a lock that names nobody', () => {
  for (const how of ['open', 'cwd', 'argument'] as const) {
    it(`is held by a process that uses what it protects: ${how}`, () => {
      const record = recordOf(old, looked([{ pid: 11, how }]));
      assert.deepEqual(
        [record.verdict, record.holder?.pid, record.holder?.liveness, record.evidence.at(-1)?.code],
        ['held', 11, 'alive', 'used-by'],
      );
      assert.doesNotMatch(JSON.stringify(record), /hunter2/);
    });
  }

  it('is held by all the processes that were found, each named once', () => {
    const uses = [
      { pid: 11, how: 'cwd' },
      { pid: 12, how: 'open' },
      { pid: 11, how: 'open' },
    ] as const;
    const record = recordOf(old, looked(uses));
    assert.deepEqual([record.holder?.pid, record.otherHolders.map(({ pid }) => pid)], [11, [12]]);
  });

  it('names no more than five of its users in the evidence', () => {
    const uses = Array.from({ length: 40 }, (_, index) => ({ pid: 100 + index, how: 'cwd' }) as const);
    const record = recordOf(old, looked(uses));
    assert.deepEqual(
      [record.evidence.filter(({ code }) => code === 'used-by').length, record.otherHolders.length],
      [5, 39],
    );
  });

  it('is held by a user that is seen, however many others cannot be', () => {
    assert.equal(judgedAs(old, looked([{ pid: 11, how: 'cwd' }], 9)), 'held: names-nobody used-by');
  });

  it('is stale when everybody was looked into, nobody uses it, and it is older than anybody could be missed', () => {
    assert.equal(judgedAs(old, looked()), 'stale!: names-nobody used-by-nobody');
    const at = (agoMs: number): string => judgedAs({ ...old, stat: { mtimeMs: now - agoMs } }, looked());
    const young = 'unknown: names-nobody used-by-nobody too-young-to-judge';
    assert.deepEqual(
      [at(second), at(graceMs), at(graceMs + 1), at(0)],
      [young, young, 'stale!: names-nobody used-by-nobody', young],
    );
  });

  it('is unknown when somebody could not be looked into', () => {
    assert.equal(judgedAs(old, looked([], 1)), 'unknown: names-nobody used-by-nobody users-unreadable');
  });

  it('is unknown when nobody could be looked for, or nobody was asked', () => {
    assert.deepEqual(
      [judgedAs(old, answered({ state: 'unreadable', reason: 'no lsof' })), judgedAs(old)],
      ['unknown: names-nobody users-not-looked-for', 'unknown: names-nobody'],
    );
  });

  it('is unknown where other machines may have made it', () => {
    const shared = { ...old, stat: { mtimeMs: now - hour, shared: true } };
    assert.equal(judgedAs(shared, looked()), 'unknown: names-nobody used-by-nobody shared-file-system');
    assert.equal(judgedAs(shared, looked([{ pid: 11, how: 'open' }])), 'held: names-nobody used-by');
  });

  it('but another machine is that machine’s affair, whoever works here', () => {
    const foreign = { ...old, claimant: { state: 'nobody', host: 'there' } as const };
    const ours = { ...old, claimant: { state: 'nobody', host: 'HERE.example.org' } as const };
    assert.deepEqual(
      [judgedAs(foreign, looked()), judgedAs(foreign, looked([{ pid: 11, how: 'open' }])), judgedAs(ours, looked())],
      ['unknown: names-nobody other-host', 'unknown: names-nobody other-host', 'stale!: names-nobody used-by-nobody'],
    );
  });

  it('is not looked for where it names somebody after all', () => {
    assert.equal(judgedAs({ ...old, claimant: named() }, looked()), 'unknown: names-pid process-unreadable');
  });

  it('is no longer condemned by the answer about another lock', () => {
    const answers = new Map<string, UseAnswer>([['/ws/other.lock', { state: 'looked', uses: [], unreadable: 0 }]]);
    assert.equal(judgedAs(old, { uses: answers }), 'unknown: names-nobody');
  });
});

describe('a record that names nobody and a port', () => {
  const facts = [{ name: 'port', value: '4000' }] as const;
  const record: Seen = {
    ...old,
    claimant: { state: 'nobody', facts },
    dialect: { ...dialect, program: /^tool serve/ },
  };
  const judged = (listener: ListenerAnswer | null, uses: readonly Use[] = []): string => {
    const context = looked(uses);
    const commands = ['tool serve', 'other serve'].map((command, at) => [20 + at, command] as const);
    const more = commands.map(([pid, command]) => [pid, running(pid, now - hour, command)] as const);
    const processes = new Map([...(context.processes ?? []), ...more]);
    const listeners = new Map(listener === null ? [] : [[path, listener]]);
    return judgedAs(record, { ...context, processes, listeners });
  };
  const waiting = (...pids: readonly number[]): ListenerAnswer => ({ state: 'looked', pids, hidden: false });
  const names = 'names-nobody file-says';

  it('is stale when nobody uses it, and nobody waits at the port', () => {
    assert.equal(judged(waiting()), `stale!: ${names} used-by-nobody port-silent`);
  });

  it('is held by a program of its tool that waits there, though its command line does not tell', () => {
    assert.equal(judged(waiting(20)), `held: ${names} port-served`);
  });

  it('is unknown while anybody else waits there, or it cannot be seen who does', () => {
    assert.deepEqual(
      [
        judged(waiting(21)),
        judged({ state: 'looked', pids: [], hidden: true }),
        judged({ state: 'unreadable', reason: 'EACCES' }),
        judged(null),
      ],
      ['of-another', 'unseen', 'unreadable', 'unreadable'].map(
        (word) => `unknown: ${names} used-by-nobody port-${word}`,
      ),
    );
  });

  it('is held by who uses it, wherever that waits', () => {
    const uses = [{ pid: 11, how: 'argument' }] as const;
    assert.deepEqual(
      [judged(waiting(11), uses), judged(waiting(), uses), judged(waiting(21), uses)],
      ['served', 'silent', 'of-another'].map((word) => `held: ${names} used-by port-${word}`),
    );
  });
});
