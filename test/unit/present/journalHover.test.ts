import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalRecord } from '../../../src/core/inventory';
import { type JournalAction, journalActionText } from '../../../src/present/journalActions';
import { journalHover } from '../../../src/present/journalHover';
import { problemLimit } from '../../../src/present/journalProblems';
import { momentText } from '../../../src/present/timeText';
import { finding, hour, journalRecord, journalReport, now } from '../../support/records';
import { assertTitle, hostile, raw } from './sentences';

const links = [
  { action: 'explain', target: 'command:x.explain?%5B%22a%22%5D' },
  { action: 'verify', target: 'command:x.verify?%5B%22a%22%5D' },
] as const;
const linkLine = '[Explain](command:x.explain?%5B%22a%22%5D) · [Verify Again](command:x.verify?%5B%22a%22%5D)';

function damaged(...findings: readonly ReturnType<typeof finding>[]): JournalRecord {
  return journalRecord({ health: 'damaged', report: journalReport({ health: 'damaged', findings }) });
}

function hover(record: JournalRecord, line: number, column = 30): string {
  return journalHover(record, { line, column }, now, links);
}

describe('the hover in an open journal', () => {
  it('says on the line of a finding what the tool will do with it, and what can be done', () => {
    assert.equal(
      hover(damaged(finding()), 6),
      [
        '$(error) **glued or cut**, line 7, byte 120: This looks like two lines that ran together, or one that lost a part\\. A change or a deletion is lost\\. `a.tsb.ts`',
        linkLine,
      ].join('\n\n'),
    );
  });

  it('does not say once more what VS Code says where the problem itself is', () => {
    for (const column of [0, 9]) {
      assert.equal(hover(damaged(finding()), 6, column), `$(error) **glued or cut**, line 7, byte 120\n\n${linkLine}`);
    }
    assert.match(hover(damaged(finding()), 6, 10), /A change or a deletion is lost/);
    // Of very many, not all are problems.
    const many = Array.from({ length: problemLimit + 1 }, (_, index) => finding({ line: index + 1 }));
    assert.match(hover(damaged(...many), 6, 0), /A change or a deletion is lost/);
  });

  it('says of the header from when it is', () => {
    const time = `Header time ${momentText(now - hour)} (1 hour ago)`.replaceAll(/[-:()]/g, '\\$&');
    assert.equal(hover(journalRecord(), 0), time);
    assert.match(hover(damaged(finding({ line: 1 })), 0), /^Header time .*\n\n\$\(error\)/);
  });

  it('says nothing where there is nothing to say', () => {
    assert.deepEqual(
      [
        hover(damaged(finding()), 5),
        hover(journalRecord(), 1),
        hover(journalRecord({ health: 'unreadable' }), 0),
        hover(damaged(finding({ line: null, columns: null })), 0).includes('glued'),
      ],
      ['', '', '', false],
    );
  });

  it('tells of a line with very many findings only the first', () => {
    const text = hover(damaged(...Array.from({ length: 8 }, (_, index) => finding({ offset: index }))), 6);
    assert.deepEqual([text.split('**glued or cut**').length - 1, text.includes('and 3 more')], [5, true]);
  });

  it('makes no link, icon or command of what stands in the journal', () => {
    const text = hover(damaged(finding({ excerpt: hostile })), 6).replace(linkLine, '');
    assert.doesNotMatch(text.replaceAll('\n', ''), raw);
    assert.doesNotMatch(text.replaceAll(/\\./g, '').replaceAll(/`[^`]*`/g, ''), /\]\(|<b>|\$\(pass\)|https:/);
  });

  it('has a title for everything that can be done', () => {
    const titles: Readonly<Record<JournalAction, string>> = {
      repair: 'Repair Journal…',
      explain: 'Explain',
      verify: 'Verify Again',
    };
    const actions = Object.keys(titles) as JournalAction[];
    assert.deepEqual(Object.fromEntries(actions.map((action) => [action, journalActionText(action)])), titles);
    actions.map(journalActionText).forEach(assertTitle);
  });
});
