import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lockTooltip } from '../../../src/present/lockTooltip';
import { momentText } from '../../../src/present/timeText';
import { heldRecord, holder, liveHolder, lockRecord, minute, now, second } from '../../support/records';
import { hostile, raw } from './sentences';

function escaped(moment: number): string {
  return momentText(moment).replaceAll(/[-:]/g, '\\$&');
}

describe('the hover of a lock', () => {
  it('shows verdict, holder, times and evidence', () => {
    assert.deepEqual(lockTooltip(heldRecord(), now, ['/ws']).split('\n'), [
      '$(lock) **held** — The holder is alive\\. Removing the lock now could damage what it protects\\.',
      '',
      'codegraph journal lock `.codegraph/changes.journal.lock`',
      '',
      '| | |',
      '|---|---|',
      '| Protects | `changes.journal` |',
      `| Taken | ${escaped(now - 10 * second)} \\(10 seconds ago\\) |`,
      '| Process | 4711, alive |',
      '| Command | `/usr/bin/node /ws/scripts/build.js --watch` |',
      `| Started | ${escaped(now - 10 * minute)} \\(10 min ago\\) |`,
      '',
      `- Process 4711 has been running since ${escaped(now - 10 * minute)}\\.`,
    ]);
  });

  it('names the process that has the number now as just that', () => {
    const reused = lockRecord({
      holder: holder({ command: 'vim', startedAt: now }),
      evidence: [{ code: 'pid-reused', pid: 4711, startedAt: now, writtenAt: now - minute }],
    });
    const rows = lockTooltip(reused, now, ['/ws']).split('\n').slice(8, 11);
    assert.deepEqual(rows, ['| Process | 4711, gone |', '| Number now used by | `vim` |', '']);
  });

  it('shows a command whole that would end its cell or turn into an icon', () => {
    const commands = ['sh -c echo $(date)', 'a \\\\| b', 'x `y`', ''].map((command) => {
      const record = heldRecord({ holder: liveHolder({ command }) });
      return lockTooltip(record, now, ['/ws'])
        .split('\n')
        .find((line) => line.startsWith('| Command'));
    });
    assert.deepEqual(commands, [
      '| Command | sh \\-c echo &#36;\\(date\\) |',
      '| Command | a \\\\\\\\\\| b |',
      '| Command | `` x `y` `` |',
      '| Command |  |',
    ]);
  });

  it('makes hostile text harmless', () => {
    const bad = heldRecord({
      path: `/ws/${hostile}`,
      resource: `/${hostile}`,
      holder: liveHolder({ command: hostile }),
    });
    const text = lockTooltip(bad, now, ['/ws']);
    assert.doesNotMatch(text.replaceAll('\n', ''), raw);
    assert.doesNotMatch(text, /\$\(pass\)|[^\\]<b>|\]\(/);
    const table = text.split('\n').slice(4, 11);
    assert.deepEqual(
      table.map((row) => row.replaceAll(/\\[\\|]/g, '').split('|').length),
      table.map(() => 4),
    );
  });
});
