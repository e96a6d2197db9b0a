import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ProcessState } from '../../../src/core/processPorts';
import { absent, running, zombie } from '../../support/memory/fakeProcessTable';
import { dialectOf } from '../../support/dialects';
import { bootedAt, codes, denied, hour, judged, minute, now, pid, second, type Seen, verdict } from './judging';

const stamp = `${pid}\n${pid}-0123456789abcdef\n`;

const contents: Readonly<Record<string, Seen>> = {
  named: { content: stamp },
  'no nonce': { content: `${pid}\n` },
  'no pid': { content: 'hello' },
  empty: { content: '' },
  unreadable: { content: denied },
  symlink: { kind: 'symlink' },
  directory: { kind: 'directory' },
  pipe: { kind: 'other' },
};

/** By what the process table says of the pid of a file that was written then. */
function processes(writtenAt: number): Readonly<Record<string, ProcessState>> {
  return {
    'running before': running(pid, writtenAt - minute),
    'started 1.5 s after': running(pid, writtenAt + 1.5 * second),
    'started 20 s after': running(pid, writtenAt + 20 * second),
    'start unknown': running(pid, null),
    zombie: zombie(pid, writtenAt - minute),
    thread: { state: 'thread', pid, processPid: 4_000 },
    absent: absent(pid),
    hidden: { state: 'hidden', pid },
    'table unreadable': { state: 'unreadable', pid, reason: 'no /proc' },
  };
}

type Row = readonly [content: string, process: string, young: string, old: string];

/** The verdicts on a file that is a second, and an hour, old; `any` stands for processes that all come to the same. */
function table(of: Seen): readonly Row[] {
  return Object.entries(contents).flatMap(([content, seen]) => {
    const rows = Object.keys(processes(now)).map((process): Row => {
      const [young = '', old = ''] = [now - second, now - hour].map((mtimeMs) => {
        const state = processes(mtimeMs)[process];
        return state === undefined ? '' : verdict(judged({ ...seen, ...of, mtimeMs }, state));
      });
      return [content, process, young, old];
    });
    const [first] = rows;
    const allSame = new Set(rows.map(([, , young, old]) => `${young} ${old}`)).size === 1;
    return first !== undefined && allSame ? [[content, 'any', first[2], first[3]] as const] : rows;
  });
}

/** The files nobody but a person can have made. */
const odd: readonly Row[] = [
  ['unreadable', 'any', 'unknown', 'unknown'],
  ['symlink', 'any', 'unknown', 'unknown'],
  ['directory', 'any', 'unknown', 'unknown'],
  ['pipe', 'any', 'unknown', 'unknown'],
];

describe('the verdict, young and past the lease', () => {
  it('on a mutex', () => {
    assert.deepEqual(table({}), [
      ['named', 'running before', 'held', 'overdue'],
      ['named', 'started 1.5 s after', 'held', 'overdue'],
      ['named', 'started 20 s after', 'stale!', 'stale!'],
      ['named', 'start unknown', 'held', 'overdue'],
      ['named', 'zombie', 'stale!', 'stale!'],
      ['named', 'thread', 'stale!', 'stale!'],
      ['named', 'absent', 'stale!', 'stale!'],
      ['named', 'hidden', 'held', 'overdue'],
      ['named', 'table unreadable', 'unknown', 'unknown'],
      ['no nonce', 'running before', 'held', 'overdue'],
      ['no nonce', 'started 1.5 s after', 'held', 'overdue'],
      ['no nonce', 'started 20 s after', 'unknown', 'stale!'],
      ['no nonce', 'start unknown', 'held', 'overdue'],
      ['no nonce', 'zombie', 'unknown', 'stale!'],
      ['no nonce', 'thread', 'unknown', 'stale!'],
      ['no nonce', 'absent', 'unknown', 'stale!'],
      ['no nonce', 'hidden', 'held', 'overdue'],
      ['no nonce', 'table unreadable', 'unknown', 'unknown'],
      ['no pid', 'any', 'unknown', 'stale!'],
      ['empty', 'any', 'unknown', 'stale!'],
      ...odd,
    ]);
  });

  it('on a note that excludes nobody and has no lease', () => {
    const rows = table({ dialect: 'codegraph.database-lock' }).filter(([content]) => content !== 'named');
    assert.deepEqual(rows, [
      ['no nonce', 'running before', 'held', 'held'],
      ['no nonce', 'started 1.5 s after', 'held', 'held'],
      ['no nonce', 'started 20 s after', 'stale!', 'stale!'],
      ['no nonce', 'start unknown', 'held', 'held'],
      ['no nonce', 'zombie', 'stale!', 'stale!'],
      ['no nonce', 'thread', 'stale!', 'stale!'],
      ['no nonce', 'absent', 'stale!', 'stale!'],
      ['no nonce', 'hidden', 'held', 'held'],
      ['no nonce', 'table unreadable', 'unknown', 'unknown'],
      ['no pid', 'any', 'unknown', 'unknown'],
      ['empty', 'any', 'unknown', 'unknown'],
      ...odd,
    ]);
  });

  it('on a leftover with its maker in its name is the same whatever stands in it', () => {
    const rows = table({ dialect: 'codegraph.steal-file' });
    const oneContent = (content: string): readonly Row[] => [
      [content, 'running before', 'held', 'held'],
      [content, 'started 1.5 s after', 'held', 'held'],
      [content, 'started 20 s after', 'unknown', 'orphan!'],
      [content, 'start unknown', 'held', 'held'],
      [content, 'zombie', 'unknown', 'orphan!'],
      [content, 'thread', 'unknown', 'orphan!'],
      [content, 'absent', 'unknown', 'orphan!'],
      [content, 'hidden', 'held', 'held'],
      [content, 'table unreadable', 'unknown', 'unknown'],
    ];
    assert.deepEqual(rows, [...['named', 'no nonce', 'no pid', 'empty'].flatMap(oneContent), ...odd]);
  });

  it('on a leftover that names nobody is unknown', () => {
    const rows = table({ dialect: 'codegraph.header-temp' });
    assert.deepEqual(
      new Set(rows.map(([, process, young, old]) => `${process} ${young} ${old}`)),
      new Set(['any unknown unknown']),
    );
  });
});

describe('the evidence', () => {
  const live = running(pid, now - minute);
  const cases: readonly (readonly [what: string, seen: Seen, process: ProcessState, verdict: string, codes: string])[] =
    [
      ['a live holder', { content: stamp }, live, 'held', 'names-pid process-running within-lease'],
      [
        'a live holder past the lease',
        { content: stamp, mtimeMs: now - 31 * second },
        live,
        'overdue',
        'names-pid process-running past-lease next-contender-takes-it',
      ],
      [
        'the last moment of the lease',
        { content: stamp, mtimeMs: now - 30 * second },
        live,
        'held',
        'names-pid process-running within-lease',
      ],
      ['a dead holder', { content: stamp }, absent(pid), 'stale!', 'names-pid process-absent within-lease'],
      ['a zombie', { content: stamp }, zombie(pid, now - minute), 'stale!', 'names-pid process-zombie within-lease'],
      [
        'a thread with that number',
        { content: stamp },
        { state: 'thread', pid, processPid: 7 },
        'stale!',
        'names-pid process-thread within-lease',
      ],
      [
        'a pid used again',
        { content: stamp, mtimeMs: now - 20 * second },
        running(pid, now - 10 * second),
        'stale!',
        'names-pid pid-reused within-lease',
      ],
      [
        'a pid that may be used again',
        { content: stamp, mtimeMs: now - 20 * second },
        running(pid, now - 18.5 * second),
        'held',
        'names-pid process-running start-too-close within-lease',
      ],
      [
        'a start that is not told',
        { content: stamp },
        running(pid, null),
        'held',
        'names-pid process-running start-unknown within-lease',
      ],
      [
        'a hidden process',
        { content: stamp },
        { state: 'hidden', pid },
        'held',
        'names-pid process-hidden within-lease',
      ],
      [
        'an unreadable table',
        { content: stamp },
        { state: 'unreadable', pid, reason: 'no' },
        'unknown',
        'names-pid process-unreadable within-lease',
      ],
      ['an empty file', { content: '' }, live, 'unknown', 'content-empty within-lease'],
      [
        'an old empty file',
        { content: '', mtimeMs: now - hour },
        live,
        'stale!',
        'content-empty past-lease tool-rule-expired',
      ],
      [
        'a stamp cut short',
        { content: `${pid}\n`, mtimeMs: now - hour },
        absent(pid),
        'stale!',
        'content-malformed names-pid process-absent past-lease tool-rule-expired',
      ],
      ['an unreadable file', { content: denied, mtimeMs: now - hour }, live, 'unknown', 'content-unreadable'],
      ['a link', { kind: 'symlink' }, live, 'unknown', 'not-a-regular-file'],
      [
        'a file from the future',
        { content: stamp, mtimeMs: now + hour },
        running(pid, now + minute),
        'held',
        'names-pid process-running written-in-future within-lease',
      ],
      [
        'an empty file from the future',
        { content: '', mtimeMs: now + hour },
        live,
        'unknown',
        'content-empty written-in-future within-lease',
      ],
      [
        'a file half a second ahead',
        { content: stamp, mtimeMs: now + second / 2 },
        live,
        'held',
        'names-pid process-running within-lease',
      ],
      [
        'a file from before the boot',
        { content: stamp, mtimeMs: bootedAt - minute },
        running(pid, bootedAt + minute),
        'stale!',
        'names-pid pid-reused written-before-boot past-lease',
      ],
      [
        'a file from before the boot, start not told',
        { content: stamp, mtimeMs: bootedAt - minute },
        running(pid, null),
        'overdue',
        'names-pid process-running start-unknown written-before-boot past-lease next-contender-takes-it',
      ],
      [
        'an old mtime on a file made just now',
        { content: stamp, mtimeMs: now - hour, birthtimeMs: now - second },
        running(pid, now - minute),
        'overdue',
        'names-pid process-running past-lease next-contender-takes-it',
      ],
      [
        'a birth in the future',
        { content: stamp, mtimeMs: now - 20 * second, birthtimeMs: now + hour },
        running(pid, now - minute),
        'held',
        'names-pid process-running within-lease',
      ],
      [
        'a note',
        { dialect: 'codegraph.database-lock', content: String(pid) },
        live,
        'held',
        'names-pid process-running informational-only',
      ],
      [
        'a steal under way',
        { dialect: 'codegraph.steal-file', content: stamp },
        absent(pid),
        'unknown',
        'names-pid process-absent too-young-to-sweep',
      ],
      [
        'a steal at its last second',
        { dialect: 'codegraph.steal-file', content: stamp, mtimeMs: now - 30 * second },
        absent(pid),
        'unknown',
        'names-pid process-absent too-young-to-sweep',
      ],
      [
        'a steal left behind',
        { dialect: 'codegraph.steal-file', content: stamp, mtimeMs: now - 31 * second },
        absent(pid),
        'orphan!',
        'names-pid process-absent',
      ],
      [
        'a steal with the pid 0 in its name',
        { dialect: 'codegraph.steal-file', name: 'changes.journal.lock.0-0123456789abcdef.tmp', mtimeMs: now - hour },
        absent(0),
        'unknown',
        'names-pid pid-impossible',
      ],
      [
        'a new journal nobody finished',
        { dialect: 'codegraph.header-temp', mtimeMs: now - hour },
        absent(pid),
        'unknown',
        'names-nobody tool-never-sweeps',
      ],
      [
        'a new journal from before the boot',
        { dialect: 'codegraph.header-temp', mtimeMs: bootedAt - minute },
        absent(pid),
        'orphan!',
        'names-nobody written-before-boot tool-never-sweeps',
      ],
      [
        'a new journal from before the boot, put there after it',
        { dialect: 'codegraph.header-temp', mtimeMs: bootedAt - minute, birthtimeMs: bootedAt + minute },
        absent(pid),
        'unknown',
        'names-nobody tool-never-sweeps',
      ],
      [
        'a new journal from seconds before the boot',
        { dialect: 'codegraph.header-temp', mtimeMs: bootedAt - 4 * second },
        absent(pid),
        'unknown',
        'names-nobody tool-never-sweeps',
      ],
    ];
  for (const [what, seen, process, expected, evidence] of cases) {
    it(`on ${what}: ${expected}, ${evidence}`, () => {
      const record = judged(seen, process);
      assert.deepEqual([verdict(record), codes(record)], [expected, evidence]);
    });
  }
});

describe('a clock that was set', () => {
  const steppedAt = now - minute;
  const machine = { hostname: 'here', bootId: null, pidNamespace: null, bootedAt, clockSteppedAt: steppedAt };
  const judgedAfterStep = (seen: Seen, process: ProcessState): readonly string[] => {
    const record = judged(seen, process, { machine });
    return [verdict(record), codes(record)];
  };

  it('proves no pid used again for a file from before that, and does for one from after it', () => {
    const writtenBefore = { content: stamp, mtimeMs: steppedAt - minute };
    const writtenAfter = { content: stamp, mtimeMs: steppedAt + second };
    assert.deepEqual(
      [
        judgedAfterStep(writtenBefore, running(pid, now - second)),
        judgedAfterStep(writtenAfter, running(pid, now - second)),
      ],
      [
        ['overdue', 'names-pid process-running clock-stepped past-lease next-contender-takes-it'],
        ['stale!', 'names-pid pid-reused past-lease'],
      ],
    );
  });

  it('changes nothing about a process that is not there', () => {
    assert.deepEqual(judgedAfterStep({ content: stamp, mtimeMs: now - hour }, absent(pid)), [
      'stale!',
      'names-pid process-absent past-lease',
    ]);
  });

  it('tells no file from before the boot any more', () => {
    const seen = { dialect: 'codegraph.header-temp', mtimeMs: bootedAt - hour };
    assert.equal(judgedAfterStep(seen, absent(pid))[0], 'unknown');
  });
});

describe('a record', () => {
  it('says all that is known of the lock', () => {
    const mtimeMs = now - 10 * second;
    assert.deepEqual(judged({ content: stamp, mtimeMs }, running(pid, now - minute)), {
      id: 'codegraph.journal-lock:/ws/.codegraph/changes.journal.lock',
      kind: 'lock',
      dialect: 'codegraph.journal-lock',
      tool: 'codegraph',
      path: '/ws/.codegraph/changes.journal.lock',
      resource: '/ws/.codegraph/changes.journal',
      verdict: 'held',
      overridable: false,
      releasable: false,
      informational: false,
      entry: null,
      holder: {
        pid,
        host: null,
        liveness: 'alive',
        command: 'node worker',
        startedAt: now - minute,
        user: 'ada',
        ancestors: [],
      },
      otherHolders: [],
      waiters: [],
      cure: null,
      words: dialectOf('codegraph.journal-lock').words,
      acquiredAt: mtimeMs,
      lease: { durationMs: 30_000, expiresAt: mtimeMs + 30_000 },
      evidence: [
        { code: 'names-pid', pid, nonce: `${pid}-0123456789abcdef` },
        { code: 'process-running', pid, startedAt: now - minute },
        { code: 'within-lease', leaseMs: 30_000, writtenAt: mtimeMs },
      ],
      fingerprint: {
        kind: 'file',
        dev: '1',
        ino: '2',
        size: 3,
        mtimeNs: `${mtimeMs}000000`,
        sha256: stamp,
        inside: null,
        nonce: `${pid}-0123456789abcdef`,
      },
    });
  });
});
