import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Holder } from '../../../src/core/lock';
import { holderDetail, holderShort, livenessWord } from '../../../src/present/holderText';
import { holder, liveHolder, lockRecord, now } from '../../support/records';
import { hostile, raw } from './sentences';

function short(overrides: Partial<Holder>): string {
  return holderShort(lockRecord({ holder: liveHolder(overrides) }));
}

/** Command lines, and what a row shows of them. */
const programs: readonly (readonly [string | null, string])[] = [
  ['/usr/bin/node /ws/scripts/build.js --watch', 'node build.js (pid 4711)'],
  ['node --max-old-space-size=4096 --import tsx -r ./setup.cjs src/cli.ts', 'node cli.ts (pid 4711)'],
  ['node -e require("fs").writeFileSync("/tmp/x")', 'node (pid 4711)'],
  ['python3.12 -u tools/run.py', 'python3.12 run.py (pid 4711)'],
  ['bash -c make all', 'bash (pid 4711)'],
  ['java -Xmx1g -cp a.jar:b.jar org.example.Main', 'java org.example.Main (pid 4711)'],
  ['"C:\\Program Files\\nodejs\\node.exe" C:\\ws\\build.js', 'node.exe build.js (pid 4711)'],
  ['vim notes.txt', 'vim (pid 4711)'],
  ['node', 'node (pid 4711)'],
  ['', 'pid 4711'],
  ['   ', 'pid 4711'],
  [null, 'pid 4711'],
];

describe('the holder in a row', () => {
  it('is the program, and for an interpreter its script', () => {
    assert.deepEqual(
      programs.map(([command]) => [command, short({ command })]),
      programs,
    );
  });

  it('is shown as what is known of it, and never as more', () => {
    assert.deepEqual(
      [
        short({ liveness: 'dead' }),
        short({ liveness: 'unknown' }),
        short({ liveness: 'remote', host: 'elsewhere' }),
        short({ liveness: 'remote', host: null }),
        holderShort(lockRecord({ holder: null })),
      ],
      [
        'pid 4711, gone',
        'pid 4711, state unknown',
        'pid 4711 on elsewhere',
        'pid 4711 on another machine',
        'nobody named',
      ],
    );
  });

  it('has a word for every state', () => {
    const words: Readonly<Record<Holder['liveness'], string>> = {
      alive: 'alive',
      dead: 'gone',
      remote: 'on another machine',
      unknown: 'state unknown',
    };
    const all = Object.keys(words) as Holder['liveness'][];
    assert.deepEqual(Object.fromEntries(all.map((liveness) => [liveness, livenessWord(holder({ liveness }))])), words);
  });

  it('is short and harmless, whatever its command line', () => {
    const text = short({ command: `node ${hostile.replaceAll('/', '')}${'x'.repeat(9_000)}` });
    assert.ok(text.length < 70, text);
    assert.doesNotMatch(text, raw);
  });

  it('in detail is known without a command, a start or a name', () => {
    const bare = lockRecord({ holder: holder({ liveness: 'alive' }) });
    const reused = lockRecord({ evidence: [{ code: 'pid-reused', pid: 4711, startedAt: now, writtenAt: 0 }] });
    assert.deepEqual(
      [bare, reused, lockRecord({ holder: null })].map((record) => holderDetail(record, now)),
      ['pid 4711, alive', 'pid 4711, gone · number now used by another process', 'nobody named'],
    );
  });
});
