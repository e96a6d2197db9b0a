import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Claimant, Dialect } from '../../src/core/dialects/dialect';
import { catalog, dialectOf as dialect } from '../support/dialects';

const dialects = catalog.dialects.filter(({ id }) => id.startsWith('codegraph.'));
const recordings = join(import.meta.dirname, '../fixtures/codegraph/3.11.2');

function recorded(name: string): Uint8Array {
  return readFileSync(join(recordings, name));
}

function parse(of: Dialect, bytes: Uint8Array, name: string): Claimant {
  return of.parse(bytes, name, new Map());
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

const journalLock = dialect('codegraph.journal-lock');
const stealFile = dialect('codegraph.steal-file');
const databaseLock = dialect('codegraph.database-lock');
const headerTemp = dialect('codegraph.header-temp');
const lockName = 'changes.journal.lock';
const stealName = 'changes.journal.lock.22537-ead927e691960a70.tmp';

describe('what the real codegraph wrote', () => {
  it('names its holder', () => {
    assert.deepEqual(
      {
        holder: parse(journalLock, recorded('holder.stamp'), lockName),
        stale: parse(journalLock, recorded('stale.stamp'), lockName),
        empty: parse(journalLock, recorded('empty.stamp'), lockName),
        steal: parse(stealFile, recorded('steal.stamp'), stealName),
        database: parse(databaseLock, recorded('database.pid'), 'graph.db.lock'),
        temp: parse(headerTemp, recorded('temp.journal'), 'changes.journal.tmp'),
        torn: parse(headerTemp, recorded('torn-temp.journal'), 'changes.journal.tmp'),
      },
      {
        holder: { state: 'named', pid: 22494, host: null, nonce: '22494-874e432fe42b03f9' },
        stale: { state: 'named', pid: 22522, host: null, nonce: '22522-5523dd70b172abde' },
        empty: { state: 'empty' },
        steal: { state: 'named', pid: 22537, host: null, nonce: '22537-ead927e691960a70' },
        database: { state: 'named', pid: 22471, host: null, nonce: null },
        temp: { state: 'nobody' },
        torn: { state: 'nobody' },
      },
    );
  });

  it('is protected by the pid in it as soon as that is whole, and names nobody until the last byte is there', () => {
    const whole = recorded('holder.stamp');
    const seen = Array.from(whole, (_, length) => shortly(parse(journalLock, whole.subarray(0, length), lockName)));
    assert.deepEqual(seen, [
      'empty',
      ...Array<string>(5).fill('unfinished-pid null'),
      'no-nonce 22494',
      ...Array<string>(22).fill('unfinished-nonce 22494'),
    ]);
  });

  it('never names another pid after one byte of it was flipped', () => {
    const whole = recorded('holder.stamp');
    const wrong: string[] = [];
    forEachFlip(whole, (flipped, at) => {
      const claimant = parse(journalLock, flipped, lockName);
      if (claimant.state === 'named' && claimant.pid !== 22494) wrong.push(`byte ${at}: ${claimant.pid}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('names its maker by its file name however much of a steal was written, or what became of it', () => {
    const whole = recorded('steal.stamp');
    const pids = new Set<number | null>();
    const add = (bytes: Uint8Array): unknown => pids.add(pidOf(parse(stealFile, bytes, stealName)));
    for (let length = 0; length <= whole.length; length++) add(whole.subarray(0, length));
    forEachFlip(whole, add);
    assert.deepEqual([...pids], [22537]);
  });
});

describe('a stamp', () => {
  const stamp = '4321\n4321-0123456789abcdef\n';
  const cases: readonly (readonly [content: string, claimant: string])[] = [
    [stamp, 'named 4321'],
    ['04321\n4321-0123456789abcdef\n', 'named 4321'],
    [`${stamp}x`, 'trailing-bytes 4321'],
    [`${stamp}\n`, 'trailing-bytes 4321'],
    [stamp + stamp, 'trailing-bytes 4321'],
    ['4321\n4322-0123456789abcdef\n', 'foreign-nonce 4321'],
    ['4321\n4321-0123456789abcde\n', 'foreign-nonce 4321'],
    ['4321\n4321-0123456789ABCDEF\n', 'foreign-nonce 4321'],
    ['4321\n\n', 'foreign-nonce 4321'],
    ['4321\r\n4321-0123456789abcdef\r\n', 'no-pid null'],
    ['4321 \n4321-0123456789abcdef\n', 'no-pid null'],
    ['4321\n', 'no-nonce 4321'],
    ['4321', 'unfinished-pid null'],
    ['0\n0-0123456789abcdef\n', 'no-pid null'],
    ['-1\n-1-0123456789abcdef\n', 'no-pid null'],
    ['+1\n1-0123456789abcdef\n', 'no-pid null'],
    ['1e3\n1000-0123456789abcdef\n', 'no-pid null'],
    ['0x10\n16-0123456789abcdef\n', 'no-pid null'],
    ['12345678901\n12345678901-0123456789abcdef\n', 'no-pid null'],
    ['\n', 'no-pid null'],
    ['\0\0\0\0', 'binary null'],
    ['4321\n4321-0123456789abcdef\n\0', 'binary null'],
    ['\u{feff}4321\n4321-0123456789abcdef\n', 'binary null'],
    ['hello', 'no-pid null'],
    ['', 'empty'],
  ];
  for (const [content, claimant] of cases) {
    it(`${JSON.stringify(content)} is read as ${claimant}`, () => {
      assert.equal(shortly(parse(journalLock, text(content), lockName)), claimant);
    });
  }

  it('is read back whatever its pid and nonce', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.stringMatching(/^[0-9a-f]{16}$/), (pid, hex) => {
        const claimant = parse(journalLock, text(`${pid}\n${pid}-${hex}\n`), lockName);
        assert.deepEqual(claimant, { state: 'named', pid, host: null, nonce: `${pid}-${hex}` });
      }),
    );
  });

  it('with anything added, taken away or exchanged never names a pid that does not stand in it twice', () => {
    const damage = fc.array(fc.record({ at: fc.nat(40), cut: fc.nat(4), put: fc.uint8Array({ maxLength: 4 }) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(damage, (edits) => {
        const bytes = edits.reduce(
          (all, { at, cut, put }) => [...all.slice(0, at), ...put, ...all.slice(at + cut)],
          [...text(stamp)],
        );
        const claimant = parse(journalLock, Uint8Array.from(bytes), lockName);
        if (claimant.state !== 'named') return;
        const [first, second] = String.fromCharCode(...bytes).split('\n');
        assert.equal(Number(first), claimant.pid);
        assert.ok(second?.startsWith(`${claimant.pid}-`) || second?.startsWith(`0`), second);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the note beside the database', () => {
  const cases: readonly (readonly [content: string, claimant: string])[] = [
    ['4321', 'named 4321'],
    ['4321\n', 'named 4321'],
    ['4321\r\n', 'named 4321'],
    ['', 'empty'],
    ['0', 'no-pid null'],
    ['-4321', 'no-pid null'],
    ['4321 4322', 'no-pid null'],
    ['4321\n4322', 'no-pid null'],
    ['4321.5', 'no-pid null'],
    ['\u0664', 'binary null'],
  ];
  for (const [content, claimant] of cases) {
    it(`${JSON.stringify(content)} is read as ${claimant}`, () => {
      assert.equal(shortly(parse(databaseLock, text(content), 'graph.db.lock')), claimant);
    });
  }
});

describe('a steal file', () => {
  it("whose content is another's stamp is not taken for what the tool wrote", () => {
    const other = text('4321\n4321-0123456789abcdef\n');
    assert.deepEqual(parse(stealFile, other, stealName), { state: 'malformed', reason: 'foreign-nonce', pid: 22537 });
  });

  it('with the pid 0 in its name names nobody who could be asked after', () => {
    const claimant = parse(stealFile, text(''), 'changes.journal.lock.0-0123456789abcdef.tmp');
    assert.equal(pidOf(claimant), 0);
  });
});

describe('every dialect', () => {
  const names = [lockName, stealName, 'changes.journal.tmp', 'graph.db.lock', 'my.sqlite.lock', 'my.db.lock', ''];

  it('reads any bytes under any name without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...names), (bytes, name) => {
        for (const { parse } of dialects) parse(bytes, name, new Map());
      }),
    );
  });

  it('names only whole positive pids, or none', () => {
    const digits = fc.stringMatching(/^[-0-9\n a-f]{0,40}$/).map(text);
    fc.assert(
      fc.property(digits, (bytes) => {
        for (const one of [journalLock, databaseLock]) {
          const pid = pidOf(parse(one, bytes, lockName));
          assert.ok(pid === null || (Number.isSafeInteger(pid) && pid > 0), String(pid));
        }
      }),
    );
  });

  it('keeps the bytes it is given as they are', () => {
    const bytes = recorded('holder.stamp');
    const before = Uint8Array.from(bytes);
    for (const { parse } of dialects) parse(bytes, lockName, new Map());
    assert.deepEqual(Uint8Array.from(bytes), before);
  });
});

function shortly(claimant: Claimant): string {
  switch (claimant.state) {
    case 'named':
      return `named ${claimant.pid}`;
    case 'malformed':
      return `${claimant.reason} ${claimant.pid}`;
    default:
      return claimant.state;
  }
}

function pidOf(claimant: Claimant): number | null {
  return claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
}

/** Every byte set to every other value, one at a time. */
function forEachFlip(whole: Uint8Array, check: (flipped: Uint8Array, at: number) => void): void {
  const flipped = Uint8Array.from(whole);
  whole.forEach((original, at) => {
    for (let value = 0; value < 256; value++) {
      if (value === original) continue;
      flipped[at] = value;
      check(flipped, at);
    }
    flipped[at] = original;
  });
}
