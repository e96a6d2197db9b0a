import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { explanationMarkdown, explanationText } from '../../../src/present/explanation';
import { momentText } from '../../../src/present/timeText';
import {
  heldRecord,
  holder,
  liveHolder,
  lockRecord,
  minute,
  noteRecord,
  now,
  orphanRecord,
  second,
} from '../../support/records';
import { hostile, raw } from './sentences';

function lines(record: LockRecord): readonly string[] {
  return explanationText(record, now).split('\n');
}

/** What stands in the document after this name. */
function after(record: LockRecord, name: string): string | undefined {
  return lines(record)
    .find((line) => line.startsWith(`  ${name}: `))
    ?.slice(name.length + 4);
}

describe('the explanation of a verdict', () => {
  it('says everything that is known, for a terminal', () => {
    assert.deepEqual(lines(heldRecord()), [
      'codegraph journal lock: held',
      'The holder is alive. Removing the lock now could damage what it protects.',
      '',
      'What it is',
      '  - Whoever writes codegraph’s change journal holds this file, usually for about a millisecond.',
      '  File: /ws/.codegraph/changes.journal.lock',
      '  Protects: /ws/.codegraph/changes.journal',
      `  Written: ${momentText(now - 10 * second)} (10 seconds ago)`,
      '',
      'Who holds it',
      '  Process: 4711, alive',
      '  Command: /usr/bin/node /ws/scripts/build.js --watch',
      `  Started: ${momentText(now - 10 * minute)} (10 min ago)`,
      '  User: ann',
      '  Lease: 20 s left of 30 s',
      '',
      'Evidence',
      `  - Process 4711 has been running since ${momentText(now - 10 * minute)}.`,
      '',
      'What to do',
      '  - Wait, or end the process that holds it. Do not delete the file.',
      '  By itself: codegraph takes a dead or expired lock by itself the next time it needs it. A process that waits for it gives up with an error after 5 seconds.',
      '  If it were removed while in use: Two processes may write the journal at once; an entry may be lost and the next incremental build would miss a change.',
    ]);
  });

  it('is a Markdown document with path, evidence and advice', () => {
    const text = explanationMarkdown(lockRecord({ evidence: [{ code: 'process-absent', pid: 4711 }] }), now);
    assert.deepEqual(
      text.split('\n').filter((line) => /^#|codegraph\/|There is no process|“/.test(line)),
      [
        '# codegraph journal lock\\: stale',
        '## What it is',
        '- File: `/ws/.codegraph/changes.journal.lock`',
        '- Protects: `/ws/.codegraph/changes.journal`',
        '## Who holds it',
        '## Evidence',
        '- There is no process 4711\\.',
        '## What to do',
        '- “Release Stale Lock” removes it\\.',
      ],
    );
  });

  it('lets no command, host or path out of its code', () => {
    const text = explanationMarkdown(
      heldRecord({
        path: `/ws/${hostile}`,
        resource: `/ws/${hostile}`,
        holder: liveHolder({ command: hostile, host: hostile, user: hostile }),
      }),
      now,
    );
    assert.doesNotMatch(text.replaceAll('\n', ''), raw);
    const outside = text.replaceAll(/(`+) ?[^\n]*? ?\1(?!`)/g, 'CODE').replaceAll(/\\./g, '');
    assert.doesNotMatch(outside, /\]\(|<b>|\*y\*|https:/);
    assert.equal(outside.split('\n').filter((line) => line.endsWith(': CODE')).length, 4);
  });

  it('shows a terminal nothing that moves its cursor', () => {
    const bad = heldRecord({
      path: `/${hostile}`,
      holder: liveHolder({ command: hostile, host: hostile, user: hostile }),
    });
    assert.doesNotMatch(explanationText(bad, now).replaceAll('\n', ''), raw);
  });

  it('advises nothing that the evidence does not bear', () => {
    const refused = { releasable: false } as const;
    const advice = [
      lockRecord(),
      orphanRecord(),
      heldRecord(),
      heldRecord({ kind: 'temp' }),
      heldRecord({ verdict: 'overdue' }),
      lockRecord({ ...refused, verdict: 'free' }),
      lockRecord({ ...refused, verdict: 'unknown' }),
      lockRecord({ ...refused, verdict: 'stale' }),
      noteRecord({ ...refused, verdict: 'held' }),
    ].map((record) => lines(record)[lines(record).indexOf('What to do') + 1]?.slice(4));
    assert.deepEqual(advice, [
      '“Release Stale Lock” removes it.',
      '“Sweep Orphans” removes it.',
      'Wait, or end the process that holds it. Do not delete the file.',
      'Wait: the process that made it may still need it.',
      'Wait: the next process that wants the lock takes it. If the holder hangs, end it.',
      'Nothing: nobody holds it.',
      'Look at the evidence and find out who made the file; only then remove it by hand.',
      'Look at the evidence and find out who made the file; only then remove it by hand.',
      'Nothing: it is in nobody’s way.',
    ]);
  });

  it('names the process that has the number now as just that', () => {
    const reused = lockRecord({
      holder: holder({ command: 'vim', startedAt: now, user: 'bob' }),
      evidence: [{ code: 'pid-reused', pid: 4711, startedAt: now, writtenAt: now - minute }],
    });
    assert.deepEqual(
      ['Process', 'Number now used by', 'Command', 'Started', 'User'].map((name) => after(reused, name)),
      ['4711, gone', 'vim', undefined, undefined, undefined],
    );
  });

  it('tells a file that names nobody from one that cannot be read', () => {
    const error = { code: 'EACCES', message: 'no' };
    const nobody = lockRecord({ holder: null, evidence: [{ code: 'content-empty' }] });
    const unreadable = lockRecord({ holder: null, evidence: [{ code: 'content-unreadable', error }] });
    assert.ok(lines(nobody).includes('  - The file names nobody.'));
    assert.ok(lines(unreadable).includes('  - The file cannot be read, so its holder is not known.'));
  });

  it('leaves out what nobody has written about a tool', () => {
    const text = lines(lockRecord({ dialect: 'new.lock', tool: 'new' }));
    assert.deepEqual(
      text.filter((line) => /: $|^ {2}- $/.test(line)),
      [],
    );
  });

  it('gives the tool’s own command where it has one', () => {
    const unfinished = orphanRecord({ dialect: 'codegraph.header-temp', cure: 'codegraph build' });
    assert.equal(after(unfinished, 'The tool’s own way'), 'codegraph build');
  });
});
