import assert from 'node:assert/strict';
import { appendFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { JournalReport } from '../../src/core/journal/report';
import { createDirectFileSystem } from '../../src/node/files/directFileSystem';
import { codegraphFacts } from '../support/journalBuilder';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const never = new AbortController().signal;
const header = '# codegraph-journal v1 1763640000000\n';

/** A journal of some 400 KB, more than is read again for nothing. */
const body = header + Array.from({ length: 20_000 }, (_, n) => `src/folder/file${n}.ts\n`).join('');

describe('a journal that was verified before', () => {
  let folder: TemporaryFolder;
  let journal: string;
  let fs: ReturnType<typeof createDirectFileSystem>;

  beforeEach(async () => {
    folder = createTemporaryFolder();
    journal = folder.at('changes.journal');
    fs = createDirectFileSystem();
    writeFileSync(journal, body);
    assert.equal((await verify()).bytesRead, body.length);
  });

  afterEach(() => folder.remove());

  async function verify(afresh = false): Promise<{ readonly bytesRead: number; readonly report: JournalReport }> {
    const answer = await fs.verifyJournal({ path: journal, dialect: 'codegraph.journal', afresh }, never);
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer.value;
  }

  /** What is said of it by who sees it for the first time. */
  async function verifiedByAnother(): Promise<JournalReport> {
    const answer = await createDirectFileSystem().verifyJournal(
      { path: journal, dialect: 'codegraph.journal', afresh: false },
      never,
    );
    assert.ok(answer.ok);
    return answer.value.report;
  }

  it('costs what was appended, and is judged as if it had been read as a whole', async () => {
    for (const piece of ['src/new.ts\n', 'DELETED src/o', 'ld.ts\nDELETED\n', '/etc/passwd\n', '\n']) {
      appendFileSync(journal, piece);
      const { bytesRead, report } = await verify();
      assert.equal(bytesRead, piece.length);
      assert.deepEqual(report, await verifiedByAnother());
    }
  });

  it('costs nothing while it stays as it is', async () => {
    const { bytesRead, report } = await verify();
    assert.deepEqual([bytesRead, report], [0, await verifiedByAnother()]);
  });

  it('is read as a whole when that is asked for', async () => {
    assert.equal((await verify(true)).bytesRead, body.length);
  });

  for (const [what, change] of [
    ['cut off', () => truncateSync(journal, body.length - 3)],
    [
      'cut off and written to again',
      () => writeFileSync(journal, `${body.slice(0, -40)}other/file.ts\n${'x/y.ts\n'.repeat(40)}`),
    ],
    ['replaced by a longer one', () => replaceBy(`${body}src/new.ts\n`)],
    ['overwritten by as many other bytes', () => rewrite(body.replace('file7.ts', 'file8.ts'))],
    ['begun anew with another time', () => rewrite(body.replace('1763640000000', '1763640000001') + 'src/new.ts\n')],
    ['written to in the middle', () => rewrite(body.replace('src/folder/file9999.ts\n', 'DELETED\n/etc/file9999.\n'))],
  ] as const) {
    it(`is read as a whole after it was ${what}`, async () => {
      change();
      const { bytesRead, report } = await verify();
      assert.deepEqual(report, await verifiedByAnother());
      assert.equal(bytesRead, report.bytes);
    });
  }

  it('is read as a whole after it was another kind of journal under the same name', async () => {
    truncateSync(journal, 0);
    assert.equal((await verify()).report.health, 'uninitialised');
    writeFileSync(journal, body);
    assert.equal((await verify()).bytesRead, body.length);
  });

  it('that two write to all the time is never called damaged before its end, and comes out right', async () => {
    let written = 0;
    const writers = [1, 2].map(async (writer) => {
      for (let n = 0; n < 200; n++) {
        await writeFile(journal, `w${writer}/file${n}.ts\n`.repeat(50), { flag: 'a' });
        written += 50;
      }
    });
    const done = Promise.all(writers).then(() => 'done');
    let looks = 0;
    while ((await Promise.race([done, verify()])) !== 'done') {
      const { report } = await verify();
      const settled = report.findings.filter(({ offset }) => offset < (report.tailFrom ?? Infinity));
      assert.deepEqual(settled, []);
      looks += 1;
    }
    const { report } = await verify();
    assert.deepEqual([report.health, codegraphFacts(report).entries], ['ok', 20_000 + written]);
    assert.ok(looks > 0);
  });

  function replaceBy(text: string): void {
    writeFileSync(folder.at('next'), text);
    renameSync(folder.at('next'), journal);
  }

  /** In place. The time is set on, since on a coarse clock it might stay what it was. */
  function rewrite(text: string): void {
    writeFileSync(journal, text, { flag: 'r+' });
    utimesSync(journal, new Date(), new Date(Date.now() + 2_000));
  }
});
