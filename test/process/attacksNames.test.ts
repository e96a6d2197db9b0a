import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { deadPid } from '../support/release/deadPid';
import { createRealCore, type RealCore, ways } from '../support/release/realCore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

const dayMs = 24 * 3_600_000;

let folder: TemporaryFolder;
let core: RealCore;

const names = [
  'two\nlines',
  'red \u001b[31m and \u001b]8;;file:\u0007',
  '-rf',
  '--',
  'blanks at the end   ',
  '   ',
  'sh $(id) `id` ; id & "id" \'id\' *',
  'a\\b',
  '..lock',
  '\u202egnp.exe',
  'e\u0301 and \u00e9',
  'n'.repeat(250),
  // Of two bytes each: more than half of the longest name.
  '\u00e9'.repeat(100),
  '\ufffd',
];

describe('a lock with a hostile name', function () {
  // Each of the names waits for the grace of its stamp.
  this.timeout(60_000);

  for (const way of ways) {
    describe(way, () => {
      beforeEach(() => {
        folder = createTemporaryFolder();
        mkdirSync(folder.at('work'));
        core = createRealCore({ way, undoFolder: folder.at('undo') });
      });

      afterEach(() => {
        core.dispose();
        folder.remove();
      });

      it('is released and put back under that very name', async () => {
        for (const name of names) {
          const path = join(folder.at('work'), `${name}.lock`);
          mkdirSync(path);
          const then = new Date(Date.now() - dayMs);
          utimesSync(path, then, then);
          const { ino } = lstatSync(path);
          const record = await core.record(path);
          assert.ok(record?.releasable === true, JSON.stringify([name, record]));
          const released = await core.release(record);
          assert.ok(released.ok, JSON.stringify([name, released]));
          assert.deepEqual(readdirSync(folder.at('work')), [], name);
          const [kept] = await keptIn(core.ports.undo);
          assert.equal(kept?.path, path);
          assert.ok((await core.ports.undo.restore(kept.id)).ok, name);
          assert.deepEqual(readdirSync(folder.at('work')), [`${name}.lock`]);
          assert.equal(lstatSync(path).ino, ino);
          assert.ok((await core.release((await core.record(path)) ?? assert.fail())).ok, name);
        }
      });

      it('that is no text is left alone, and so is what is beside it', async () => {
        const bytes = Buffer.concat([
          Buffer.from(`${folder.at('work')}/`),
          Buffer.from([0xff, 0xfe]),
          Buffer.from('.lock'),
        ]);
        try {
          mkdirSync(bytes);
        } catch {
          // EILSEQ: a file system that takes no such names.
          return;
        }
        const then = new Date(Date.now() - dayMs);
        utimesSync(bytes, then, then);
        // As Node names it when it is not asked for bytes.
        const [name = ''] = readdirSync(folder.at('work'));
        assert.equal(await core.record(folder.at('work', name)), null);
        assert.equal(lstatSync(bytes).isDirectory(), true);
      });
    });
  }
});

describe('a lock that claims a hostile pid', function () {
  this.timeout(20_000);
  let dead: number;

  before(() => {
    dead = deadPid();
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    core = createRealCore({ way: 'native', undoFolder: folder.at('undo') });
  });

  afterEach(() => {
    core.dispose();
    folder.remove();
  });

  it('is never released on the strength of it', async () => {
    const nonce = '0123456789abcdef';
    const own = process.pid;
    const claims = [
      ...['0', '-1', '1', '-0', '+1', String(2 ** 31), String(2 ** 32 + own), String(2 ** 53), '1e99', '1e3', 'NaN'],
      ...['Infinity', `0x${own.toString(16)}`, `0${own}`, ` ${own}`, `${own}.0`, `${own}\0`, `\0${own}`, `${own}`, ''],
      ...[`${own},${dead}`, `${dead} ${own}`, '\u0661\u0662', `${dead}\0`, '99999999999', `${dead}${'0'.repeat(20)}`],
    ];
    const path = folder.at('changes.journal.lock');
    for (const claim of claims) {
      for (const text of [claim, `${claim}\n`, `${claim}\n${claim}-${nonce}\n`, `${claim}\n${own}-${nonce}\n`]) {
        writeFileSync(path, text);
        const record = await core.record(path);
        assert.equal(record?.releasable, false, JSON.stringify([text, record?.verdict, record?.evidence]));
        assert.equal(readFileSync(path, 'utf8'), text);
      }
    }
  });

  it('is that of a thread: nobody is proved by it to live, nor is the process that has it taken for dead', async () => {
    const threads = readdirSync('/proc/self/task').map(Number);
    const thread = threads.find((tid) => tid !== process.pid);
    assert.ok(thread !== undefined);
    const path = folder.at('changes.journal.lock');
    writeFileSync(path, `${thread}\n${thread}-0123456789abcdef\n`);
    const record = await core.record(path);
    assert.ok(record?.evidence.some(({ code }) => code === 'process-thread'));
    writeFileSync(path, `${process.pid}\n${process.pid}-0123456789abcdef\n`);
    assert.equal((await core.record(path))?.verdict, 'held');
  });
});
