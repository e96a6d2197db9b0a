import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Tracking } from '../../../../src/core/ports';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { hour, now, pid } from '../judging';
import { judgedAs, named, path, recordOf, toolDialect } from './observed';

const dead = { processes: new Map([[pid, absent(pid)]]) };
const alive = { processes: new Map([[pid, running(pid, now - hour)]]) };

function tracked(tracking: Tracking): Partial<JudgingContext> {
  return { tracking: new Map([[path, tracking]]) };
}

describe('a lock whose holder is gone', () => {
  const verdictWith = (context: Partial<JudgingContext>): string =>
    judgedAs({ claimant: named() }, { ...dead, ...context });

  it('may be released where git does not track it', () => {
    assert.equal(verdictWith(tracked('untracked')), 'stale!: names-pid process-absent');
  });

  it('is data where git tracks it', () => {
    assert.equal(verdictWith(tracked('tracked')), 'unknown: names-pid process-absent tracked-by-git');
  });

  it('stays where it cannot be told whether git tracks it', () => {
    assert.equal(verdictWith(tracked('unknown')), 'stale: names-pid process-absent tracking-unknown');
  });

  it('stays where it lies outside of everything that is open', () => {
    const outside = { isOutside: (at: string) => at === path };
    assert.equal(verdictWith(outside), 'stale: names-pid process-absent outside-workspace');
  });

  it('may be held by a process of a container that has this number there', () => {
    assert.equal(verdictWith({ namesakes: new Set([pid]) }), 'unknown: names-pid process-absent container-namesake');
    assert.equal(verdictWith({ namesakes: new Set([pid + 1]) }), 'stale!: names-pid process-absent');
  });

  it('stays where the tool’s files are never to be removed', () => {
    const kept = toolDialect({ removable: false });
    assert.equal(judgedAs({ dialect: kept, claimant: named() }, dead), 'stale: names-pid process-absent');
  });

  it('may be released where it is a file or a link, and stays where it is anything else', () => {
    const links = toolDialect({ shapes: ['file', 'symlink', 'directory', 'other'] });
    const verdicts = (['file', 'symlink', 'directory', 'other'] as const).map(
      (kind) => judgedAs({ dialect: links, claimant: named(), stat: { kind } }, dead).split(':')[0],
    );
    assert.deepEqual(verdicts, ['stale!', 'stale!', 'stale', 'stale']);
  });
});

describe('a leftover', () => {
  it('of a maker that may live in a container is not swept', () => {
    const temp = toolDialect({ kind: 'temp', mechanism: 'leftover' });
    assert.equal(
      judgedAs({ dialect: temp, claimant: named() }, { ...dead, namesakes: new Set([pid]) }),
      'unknown: names-pid process-absent container-namesake',
    );
  });
});

describe('a lock whose holder lives', () => {
  it('is held wherever it lies, and by whomever in a container', () => {
    const record = recordOf(
      { claimant: named() },
      { ...alive, isOutside: () => true, namesakes: new Set([pid]), ...tracked('unknown') },
    );
    assert.deepEqual(
      [record.verdict, record.evidence.map(({ code }) => code)],
      ['held', ['names-pid', 'process-running', 'outside-workspace', 'tracking-unknown']],
    );
  });

  it('is still data where git tracks it', () => {
    assert.equal(
      judgedAs({ claimant: named() }, { ...alive, ...tracked('tracked') }),
      'unknown: names-pid process-running tracked-by-git',
    );
  });
});
