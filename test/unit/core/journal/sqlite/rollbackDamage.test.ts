import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { sqliteRollback } from '../../../../../src/core/journal/sqlite/journals';
import { projectRoot } from '../../../../support/host/cache';
import {
  buildRollback,
  playBackLikeSqlite,
  rollbackFacts,
  rollbackMagic,
} from '../../../../support/sqlite/rollbackBuilder';

const real = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(projectRoot, 'test/fixtures/sqlite/3.40.1', name)));

function verify(journal: Uint8Array): JournalReport {
  const verifier = sqliteRollback.createVerifier();
  verifier.push(journal);
  return verifier.report();
}

function said(report: JournalReport): readonly string[] {
  return report.findings.map(({ code, severity, item }) => `${severity} ${code} ${item}`);
}

const journals = {
  'of one part': real('journal-commit.bytes'),
  'of several parts': real('journal-parts.bytes'),
  'of two databases': real('journal-super.bytes'),
  'that nobody counted': real('journal-nosync.bytes'),
};

describe('rollback journal of SQLite: damage', function () {
  this.timeout(60_000);

  it('is none in the journals of killed programs', () => {
    const all = { ...journals, zeroed: real('journal-persist.bytes'), unsynced: real('journal-unsynced.bytes') };
    const seen = Object.values(all).map((journal) => {
      const report = verify(journal);
      const { header, records, databasePages, hasSuperJournal } = rollbackFacts(report);
      return [report.health, header, records, databasePages, hasSuperJournal, ...said(report)];
    });
    assert.deepEqual(seen, [
      ['ok', 'full', 5, 6, false],
      ['ok', 'full', 3, 6, false],
      ['ok', 'full', 2, 2, true],
      ['ok', 'full', 4, 6, false],
      ['ok', 'zeroed', 0, null, false],
      ['ok', 'zeroed', 0, null, false],
    ]);
    assert.deepEqual([verify(new Uint8Array()).health, said(verify(new Uint8Array()))], ['ok', []]);
  });

  for (const [what, journal] of Object.entries(journals)) {
    const whole = playBackLikeSqlite(journal);

    it(`is seen wherever a changed byte keeps pages of a journal ${what} from being put back`, () => {
      const { records } = rollbackFacts(verify(journal));
      assert.equal(records, whole.length);
      for (let at = 0; at < journal.length; at++) {
        for (const change of [1 << (at & 7), 0xff]) {
          const flipped = journal.slice();
          flipped[at] = (flipped[at] ?? 0) ^ change;
          const report = verify(flipped);
          const where = `byte ${at} by ${change}`;
          const restored = playBackLikeSqlite(flipped);
          assert.equal(rollbackFacts(report).records, restored.length, where);
          if (restored.length !== whole.length) {
            // Of those that nobody counted the last ones, and all of them, may be those of an earlier transaction.
            const isTail = restored.length === whole.length - 1 || restored.length === 0;
            if (what === 'that nobody counted' && isTail) assert.notDeepEqual(report.findings, [], where);
            else if (!isUnsyncedNow(flipped)) assert.equal(report.health, 'damaged', where);
          } else if (restored.every((page, index) => page === whole[index])) {
            // More can be counted than there is, and a name can be damaged that has no part in this.
            const isCount = what === 'of several parts' ? at % 1536 < 12 : at < 12;
            const isOfName = what === 'of two databases' && at >= 512 + 2 * 520;
            if (!isCount && !isOfName) assert.deepEqual(report.findings, [], where);
          }
        }
      }
    });

    it(`is told where a journal ${what} ends too soon`, () => {
      for (let length = 0; length <= journal.length; length++) {
        const cut = journal.subarray(0, length);
        const report = verify(cut);
        const restored = playBackLikeSqlite(cut);
        const where = `${length} bytes`;
        assert.equal(rollbackFacts(report).records, restored.length, where);
        if (length === 0) assert.deepEqual(report.findings, [], where);
        else if (length < 28) assert.deepEqual(said(report), ['info rollback-header-cut null'], where);
        else if (what !== 'that nobody counted') {
          const isMissed = what === 'of several parts' && !isInPart(length);
          if (restored.length < whole.length && !isMissed) {
            assert.deepEqual(said(report), [`warning rollback-records-cut ${restored.length + 1}`], where);
          } else assert.equal(report.health, 'ok', where);
        } else assert.equal(report.health, 'ok', where);
      }
    });
  }

  it('is a page that stands there twice, or lies beyond the database', () => {
    const records = [1, 2, 2, 120, 3].map((page) => ({ page, fill: page }));
    const report = verify(buildRollback({ parts: [{ records }] }));
    assert.deepEqual(said(report), ['error rollback-page-twice 3', 'error rollback-page-outside 4']);
    assert.equal(rollbackFacts(report).records, 4);
  });

  it('is a page of no number, or of that of the locked bytes, where others follow', () => {
    for (const page of [0, 2 ** 30 / 512 + 1]) {
      const records = [1, page, 3].map((number) => ({ page: number, fill: number & 0xff }));
      const journal = buildRollback({ databasePages: 2 ** 24, parts: [{ records }] });
      assert.deepEqual(said(verify(journal)), ['error rollback-record-damaged 2'], `${page}`);
    }
  });

  it('is a record that a header does not count, though it is right', () => {
    const records = [1, 2, 3].map((page) => ({ page, fill: page }));
    assert.deepEqual(said(verify(buildRollback({ parts: [{ records, count: 2 }] }))), [
      'error rollback-count-damaged 3',
    ]);
    const report = verify(buildRollback({ parts: [{ records, count: 0 }] }));
    assert.deepEqual([report.health, ...said(report)], ['ok', 'info rollback-not-synced null']);
  });

  it('is the header of a further part that is nearly one, but not one that SQLite has blanked', () => {
    const part = { records: [{ page: 1, fill: 1 }] };
    const next = { records: [{ page: 2, fill: 2 }] };
    const withMagic = (at: number, byte: number): Uint8Array =>
      rollbackMagic.map((each, index) => (index === at ? byte : each));
    const report = (magic: Uint8Array): readonly string[] =>
      said(verify(buildRollback({ parts: [part, { ...next, magic }] })));
    assert.deepEqual(report(withMagic(3, 0x11)), ['error rollback-part-damaged null']);
    assert.deepEqual(report(withMagic(0, 0)), []);
    assert.deepEqual(report(new Uint8Array(8)), []);
    assert.deepEqual(report(rollbackMagic), []);
  });

  it('is not what an earlier transaction left behind a journal that nobody counted', () => {
    const old = [4, 5, 6].map((page) => ({ page, fill: page }));
    const journal = buildRollback({ parts: [{ records: [...old, ...old], count: -1, nonce: 99 }] });
    journal.set(buildRollback({ parts: [{ records: [{ page: 1, fill: 1 }], count: -1 }] }));
    const report = verify(journal);
    assert.deepEqual(
      [report.health, rollbackFacts(report).records, ...said(report)],
      ['ok', 1, 'info rollback-record-torn 2'],
    );
  });

  it('is told of the name of a super-journal: a cut one is what a crash leaves, another one is damaged', () => {
    const journal = buildRollback({ parts: [{ records: [{ page: 1, fill: 1 }] }], superJournal: '/ws/äpp.db-mj01' });
    assert.deepEqual([said(verify(journal)), rollbackFacts(verify(journal)).hasSuperJournal], [[], true]);
    const changed = journal.slice();
    changed[journal.length - 20] = 0x78;
    assert.deepEqual(said(verify(changed)), ['warning rollback-super-damaged null']);
    const last = journal.slice();
    last[journal.length - 1] = 0;
    assert.deepEqual(said(verify(last)), ['warning rollback-super-damaged null']);
    for (let missing = 1; missing < 30; missing++) {
      const report = verify(journal.subarray(0, journal.length - missing));
      assert.deepEqual([report.health, ...said(report)], ['ok', 'info rollback-super-cut null'], `${missing}`);
    }
  });

  it('is a header that SQLite would not write', () => {
    const records = [{ page: 1, fill: 1 }];
    const blanked = buildRollback({ parts: [{ records }] });
    blanked[0] = 0;
    for (const journal of [
      blanked,
      buildRollback({ pageSize: 500, parts: [{ records }] }),
      buildRollback({ sectorSize: 500, parts: [{ records }] }),
      new TextEncoder().encode('no journal'),
    ]) {
      assert.deepEqual(said(verify(journal)), ['error rollback-header-damaged null']);
      assert.equal(rollbackFacts(verify(journal)).header, 'broken');
    }
  });

  it('cannot be told of a journal of SQLite before 3.5.8, which does not say how long its pages are', () => {
    const journal = buildRollback({ parts: [{ records: [{ page: 1, fill: 1 }] }] });
    journal.fill(0, 24, 28);
    const report = verify(journal);
    assert.deepEqual(
      [report.health, rollbackFacts(report).header, rollbackFacts(report).pageSize],
      ['ok', 'full', null],
    );
  });
});

/** Whether it looks as if nothing of it had been safe on the disk yet; SQLite itself leaves it so. */
function isUnsyncedNow(journal: Uint8Array): boolean {
  return [8, 9, 10, 11].every((at) => journal[at] === 0);
}

/** In the journal that was recorded, a part is a header of 512 bytes and one record; the next begins after 1536. */
function isInPart(length: number): boolean {
  return length % 1536 >= 28 && length % 1536 < 512 + 520;
}
