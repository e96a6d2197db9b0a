import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalFacts, JournalHealth } from '../../../src/core/journal/report';
import { journalAdvice } from '../../../src/present/journalAdvice';
import { journalExplanation } from '../../../src/present/journalExplanation';
import { openJournalStatus } from '../../../src/present/openJournalStatus';
import { momentText } from '../../../src/present/timeText';
import { day, finding, hour, journalRecord, journalReport, minute, now } from '../../support/records';
import { assertSentence, assertTitle, hostile, raw } from './sentences';

const healths: readonly JournalHealth[] = ['ok', 'damaged', 'uninitialised', 'unreadable'];

/** One of every format. */
const facts: Readonly<Record<JournalFacts['kind'], JournalFacts>> = {
  codegraph: { kind: 'codegraph', lines: 14, entries: 12, deletions: 1, headerTimestamp: now - hour },
  lines: { kind: 'lines', lines: 3, entries: 3 },
  'sqlite-wal': {
    kind: 'sqlite-wal',
    pageSize: 4096,
    checkpoints: 0,
    frames: 2,
    commits: 1,
    uncommitted: 0,
    lostCommits: 0,
    databasePages: 2,
  },
  'sqlite-rollback': {
    kind: 'sqlite-rollback',
    header: 'full',
    pageSize: 4096,
    sectorSize: 512,
    records: 2,
    databasePages: 2,
    hasSuperJournal: false,
  },
};

const cut = finding({ code: 'no-final-newline', severity: 'info', line: 9, offset: 200, length: 3, excerpt: 'src' });
const twice = journalRecord({
  health: 'damaged',
  report: journalReport({ health: 'damaged', findings: [finding(), cut], findingCount: 12 }),
});

describe('the explanation of a journal', () => {
  it('says everything that is known, to be read as it is written too', () => {
    assert.deepEqual(journalExplanation(twice, now, ['/ws']).text.split('\n'), [
      '# codegraph journal: damaged',
      '',
      'Something in it is wrong. Each finding says what the tool will do with it.',
      '',
      '## What it is',
      '',
      '- File: `.codegraph/changes.journal`',
      '- In it: 300 bytes, 14 lines, 12 changed, 1 deleted',
      `- Header time: ${momentText(now - hour)} (1 hour ago)`,
      `- Written: ${momentText(now - minute)} (1 minute ago)`,
      '',
      '## Findings',
      '',
      '1 error, 1 note, 10 more',
      '',
      '- error, line 7, byte 120: This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost. `a.tsb.ts`',
      '- note, line 9, byte 200: The last line is cut off. The tool uses what is left of it as a whole entry. `src`',
      '- and 10 more',
      '',
      '## What to do',
      '',
      '- “codegraph build --no-incremental” looks at every file and begins the journal anew.',
      '- Or have it repaired: “Repair Journal…”, and “lockscope repair” on the command line, show what would change, and can be undone.',
      '',
    ]);
  });

  it('knows on which line each finding stands, now and later', () => {
    for (const health of healths) {
      for (const kept of [[], [finding()], [finding(), cut]]) {
        const report = health === 'unreadable' ? null : journalReport({ health, findings: kept });
        const record = journalRecord({ health, report });
        const { text, findingLines } = journalExplanation(record, now, []);
        const lines = text.split('\n');
        const shown = (report?.findings ?? []).map(({ offset }) => `byte ${offset}: `);
        assert.deepEqual(
          findingLines.map((line, index) => lines[line]?.includes(shown[index] ?? '?')),
          shown.map(() => true),
        );
        assert.deepEqual(journalExplanation(record, now + 400 * day, []).findingLines, findingLines);
      }
    }
  });

  it('says why a journal cannot be read', () => {
    const { text } = journalExplanation(journalRecord({ health: 'unreadable' }), now, []);
    assert.match(text, /^- Cannot be read: EACCES: permission denied$/m);
    assert.doesNotMatch(text, /Findings/);
  });

  it('says of every format and health what can be done', () => {
    for (const health of healths) {
      for (const one of Object.values(facts)) {
        const report = journalReport({ health: health === 'unreadable' ? 'ok' : health, facts: one });
        for (const isRepairable of [true, false]) {
          const advice = journalAdvice({ health, report, isRepairable });
          assert.equal(advice.length, isRepairable && health === 'damaged' ? 2 : 1);
          advice.forEach(assertSentence);
        }
      }
    }
  });

  it('never tells anybody to remove or change the journal of a database', () => {
    for (const kind of ['sqlite-wal', 'sqlite-rollback'] as const) {
      const report = journalReport({ health: 'damaged', facts: facts[kind] });
      assert.match(
        journalAdvice({ health: 'damaged', report, isRepairable: false }).join(' '),
        /^Do not delete it and do not change it\./,
      );
    }
  });

  it('lets nothing out that would do something', () => {
    const bad = journalRecord({
      path: `/ws/${hostile}`,
      health: 'unreadable',
      error: { code: hostile, message: hostile },
      report: journalReport({ findings: [finding({ excerpt: hostile })] }),
    });
    const { text } = journalExplanation(bad, now, ['/ws']);
    assert.doesNotMatch(text.replaceAll('\n', ''), raw);
    const outside = text.replaceAll(/(`+) ?[^\n]*? ?\1(?!`)/g, 'CODE').replaceAll(/\\./g, '');
    assert.doesNotMatch(outside, /\]\(|<b>|\*y\*|https:\/\/|\$\(/);
  });
});

describe('the language status of an open journal', () => {
  const statusOf = (health: JournalHealth): ReturnType<typeof openJournalStatus> =>
    openJournalStatus(health === 'damaged' ? twice : journalRecord({ health }));

  it('says how it is and what is known, and what its command shows', () => {
    assert.deepEqual(
      healths.map((health) => Object.values<string>({ ...statusOf(health) })),
      [
        [
          'codegraph journal in order',
          '12 changed, 1 deleted',
          'Lockscope: codegraph journal in order, 12 changed, 1 deleted',
          'info',
          'Show Journal',
        ],
        [
          'codegraph journal damaged',
          '1 error, 1 note, 10 more',
          'Lockscope: codegraph journal damaged, 1 error, 1 note, 10 more',
          'error',
          'Show Findings',
        ],
        [
          'codegraph journal uninitialised',
          '12 changed, 1 deleted',
          'Lockscope: codegraph journal uninitialised, 12 changed, 1 deleted',
          'info',
          'Show Journal',
        ],
        [
          'codegraph journal unreadable',
          'EACCES: permission denied',
          'Lockscope: codegraph journal unreadable, EACCES: permission denied',
          'warning',
          'Show Journal',
        ],
      ],
    );
    healths.map((health) => statusOf(health).command).forEach(assertTitle);
  });

  it('shows no hostile text', () => {
    const error = { code: hostile, message: hostile };
    const status = openJournalStatus(journalRecord({ health: 'unreadable', error }));
    assert.doesNotMatch(Object.values(status).join(' '), raw);
  });
});
