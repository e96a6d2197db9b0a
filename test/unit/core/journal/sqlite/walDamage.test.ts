import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { sqliteWal } from '../../../../../src/core/journal/sqlite/journals';
import { projectRoot } from '../../../../support/host/cache';
import {
  buildWal,
  frameHeadBytes,
  over,
  readLikeSqlite,
  walFacts,
  walHeadBytes,
} from '../../../../support/sqlite/walBuilder';

const real = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(projectRoot, 'test/fixtures/sqlite/3.40.1', name)));

function verify(log: Uint8Array): JournalReport {
  const verifier = sqliteWal.createVerifier();
  verifier.push(log);
  return verifier.report();
}

function said(report: JournalReport): readonly string[] {
  return report.findings.map(({ code, severity, item }) => `${severity} ${code} ${item}`);
}

const logs = {
  'with three transactions': real('wal-killed.bytes'),
  'begun anew over six others': real('wal-restarted.bytes'),
  'with a transaction that was never ended': real('wal-spilled.bytes'),
};

describe('write-ahead log of SQLite: damage', function () {
  this.timeout(60_000);

  it('is none in the logs of killed programs, and what they left unfinished is said so', () => {
    assert.deepEqual(
      Object.values(logs).map((log) => [verify(log).health, ...said(verify(log))]),
      [['ok'], ['ok'], ['ok', 'info wal-uncommitted 4']],
    );
  });

  for (const [what, log] of Object.entries(logs)) {
    const whole = readLikeSqlite(log) ?? assert.fail();
    const frameBytes = frameHeadBytes + whole.pageSize;
    const ends = endsOf(log, whole.committed);

    it(`is what every changed byte of a log ${what} makes of it, and nothing else`, () => {
      for (let at = 0; at < log.length; at++) {
        for (const change of [1 << (at & 7), 0xff]) {
          const flipped = log.slice();
          flipped[at] = (flipped[at] ?? 0) ^ change;
          const report = verify(flipped);
          const where = `byte ${at} by ${change}`;
          if (at < walHeadBytes) {
            assert.deepEqual(said(report), ['error wal-header-damaged null'], where);
            continue;
          }
          const frame = Math.floor((at - walHeadBytes) / frameBytes) + 1;
          const read = readLikeSqlite(flipped);
          const facts = walFacts(report);
          assert.deepEqual([facts.frames, facts.frames + facts.uncommitted], [read?.committed, read?.chained], where);
          const isOfSize = (at - walHeadBytes) % frameBytes < 8;
          const behind = ends.filter((end) => end > frame).length;
          const isFollowed = ends.includes(frame) && frame < whole.chained;
          if (frame > whole.chained) assert.deepEqual(report, verify(log), where);
          else if (behind > 0 || (isFollowed && !isOfSize)) {
            assert.ok(said(report).includes(`error wal-chain-broken ${frame}`), where);
            const lost = behind + (isFollowed ? 1 : 0);
            assert.ok(facts.lostCommits === lost || (isOfSize && Math.abs(facts.lostCommits - lost) === 1), where);
          } else {
            assert.ok(
              said(report).some((text) => text.endsWith(` ${frame}`)),
              where,
            );
            if (!isOfSize) assert.deepEqual([report.health, facts.lostCommits], ['ok', 0], where);
          }
        }
      }
    });

    it(`is never what is missing at the end of a log ${what}`, () => {
      for (let length = 0; length <= log.length; length++) {
        const report = verify(log.subarray(0, length));
        const read = readLikeSqlite(log.subarray(0, length));
        const where = `${length} bytes`;
        assert.equal(report.health, 'ok', where);
        if (length < walHeadBytes) {
          assert.deepEqual(said(report), length === 0 ? [] : ['info wal-header-cut null'], where);
          continue;
        }
        const { committed, chained } = read ?? assert.fail(where);
        const open = length - walHeadBytes - chained * frameBytes;
        const expected = chained > committed ? [`info wal-uncommitted ${committed + 1}`] : [];
        if (open > 0 && chained < whole.chained) expected.push(`info wal-torn-frame ${chained + 1}`);
        // Of the first bytes of an earlier generation nobody can tell that they are.
        else if (open > 0 && mayBeCurrent(log.subarray(0, length), open))
          expected.push(`info wal-torn-frame ${chained + 1}`);
        assert.deepEqual(said(report), expected, where);
        assert.deepEqual([walFacts(report).frames, report.bytes], [committed, length]);
      }
    });
  }

  it('is seen where a stretch of the middle was never written', () => {
    const frames = [1, 2, 3, 4, 5, 6, 7, 8].map((page) => ({ page, size: page % 2 === 0 ? 9 : 0, fill: page }));
    const log = buildWal({ pageSize: 1024, isBigEndian: false, frames });
    log.fill(0, walHeadBytes + 2 * 1048, walHeadBytes + 4 * 1048);
    const report = verify(log);
    assert.deepEqual(said(report), ['error wal-chain-broken 3']);
    assert.deepEqual([walFacts(report).commits, walFacts(report).lostCommits], [1, 2]);
  });

  it('cannot be told from what was left by a program killed in a commit while others went on', () => {
    const frame = (page: number, size: number, fill = page): { page: number; size: number; fill: number } => ({
      page,
      size,
      fill,
    });
    const plan = { pageSize: 512, isBigEndian: false } as const;
    const killed = buildWal({ ...plan, frames: [frame(1, 5), frame(2, 0), frame(3, 0), frame(4, 5)] });
    const wentOn = buildWal({ ...plan, frames: [frame(1, 5), frame(2, 5, 77)] });
    const report = verify(over(wentOn, killed));
    assert.deepEqual(said(report), ['warning wal-commit-out-of-reach 3']);
    const [finding] = report.findings;
    assert.ok(finding !== undefined && report.tailFrom !== null && finding.offset >= report.tailFrom);
    // But the frames that follow an ended transaction were written by somebody who knew of it.
    const more = buildWal({ ...plan, frames: [frame(1, 5), frame(2, 0), frame(3, 0), frame(4, 5), frame(2, 5)] });
    assert.deepEqual(said(verify(over(wentOn, more))), ['error wal-chain-broken 3']);
  });

  it('is not what a transaction leaves that was rolled back after it had been written in parts', () => {
    const plan = { pageSize: 512, isBigEndian: true } as const;
    const rolledBack = buildWal({ ...plan, frames: [1, 2, 3, 4, 5].map((page) => ({ page, size: 0, fill: page })) });
    const next = buildWal({ ...plan, frames: [{ page: 9, size: 9, fill: 9 }] });
    const report = verify(over(next, rolledBack));
    assert.deepEqual([report.health, ...said(report)], ['ok', 'info wal-torn-frame 2']);
  });

  it('counts a transaction once whose last page was written again to fill a sector', () => {
    const padded = [
      { page: 1, size: 0, fill: 1 },
      { page: 2, size: 4, fill: 2 },
      { page: 2, size: 4, fill: 2 },
      { page: 2, size: 4, fill: 2 },
    ];
    const again = { page: 2, size: 4, fill: 3 };
    const facts = walFacts(verify(buildWal({ pageSize: 512, isBigEndian: false, frames: [...padded, again] })));
    assert.deepEqual([facts.frames, facts.commits, facts.databasePages], [5, 2, 4]);
  });

  it('is a page that has no number, and a header that says what no log has', () => {
    const frames = [1, 0, 3].map((page) => ({ page, size: 4, fill: page }));
    assert.deepEqual(said(verify(buildWal({ pageSize: 512, isBigEndian: false, frames }))), [
      'error wal-chain-broken 2',
    ]);
    for (const pageSize of [256, 1000, 131_072]) {
      const log = buildWal({ pageSize, isBigEndian: false, frames: [] });
      assert.deepEqual(said(verify(log)), ['error wal-header-damaged null'], `${pageSize}`);
    }
    assert.deepEqual(said(verify(new TextEncoder().encode('no log'))), ['error wal-header-damaged null']);
  });

  it('is not what another version of SQLite writes: that one is refused', () => {
    const log = buildWal({ pageSize: 512, isBigEndian: false, version: 3_008_000, frames: [] });
    assert.deepEqual(said(verify(log)), ['error wal-version null']);
  });
});

/** Whether the bytes of the salts that are there are those of the header. */
function mayBeCurrent(log: Uint8Array, open: number): boolean {
  const head = log.subarray(log.length - open, log.length - open + 16);
  return head.subarray(8).every((byte, index) => log[16 + index] === byte);
}

/** The numbers of the frames that end a transaction, up to the last one that counts. */
function endsOf(log: Uint8Array, committed: number): readonly number[] {
  const view = new DataView(log.buffer, log.byteOffset, log.length);
  const frameBytes = frameHeadBytes + view.getUint32(8);
  return Array.from({ length: committed }, (_, index) => index + 1).filter(
    (frame) => view.getUint32(walHeadBytes + (frame - 1) * frameBytes + 4) !== 0,
  );
}
