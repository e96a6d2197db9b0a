import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createOwnLocks, inodesLockedBy } from '../../../../src/node/files/ownLocks';
import { createTemporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder';

const ours = '1: POSIX  ADVISORY  WRITE 4242 fe:00:100 0 EOF';

function inodes(...lines: readonly string[]): readonly string[] {
  return [...inodesLockedBy('4242', `${lines.join('\n')}\n`)];
}

describe('the locks of our own process', () => {
  it('are the POSIX locks that bear our number, whatever part of the file they are on', () => {
    assert.deepEqual(inodes(ours, '2: POSIX  ADVISORY  READ 4242 00:2a:200 1073741824 1073742335'), ['100', '200']);
    assert.deepEqual(inodes('1: ACCESS ADVISORY  WRITE 4242 fe:00:100 0 EOF'), ['100']);
  });

  it('are not those of others, nor those that outlast the closing of a descriptor', () => {
    assert.deepEqual(
      inodes(
        '1: POSIX  ADVISORY  WRITE 14242 fe:00:4242 0 EOF',
        '2: POSIX  ADVISORY  WRITE 42421 fe:00:100 4242 4242',
        '3: FLOCK  ADVISORY  WRITE 4242 fe:00:100 0 EOF',
        '4: OFDLCK ADVISORY  WRITE -1 fe:00:100 0 EOF',
        '5: LEASE  ACTIVE    READ 4242 fe:00:100 0 EOF',
        '5: -> POSIX  ADVISORY  WRITE 4242 fe:00:100 0 EOF',
        'nonsense 4242 ',
      ),
      [],
    );
  });

  describe('as the kernel lists them', () => {
    let folder: TemporaryFolder;

    beforeEach(() => {
      folder = createTemporaryFolder();
      symlinkSync('4242', folder.at('self'));
    });

    afterEach(() => folder.remove());

    const read = (platform: NodeJS.Platform = 'linux'): (() => { has(file: { ino: bigint }): boolean }) =>
      createOwnLocks({ root: folder.path, platform });

    it('are read when the first file is asked after, and again only for the next batch', () => {
      const ownLocks = read();
      const early = ownLocks();
      writeFileSync(folder.at('locks'), `${ours}\n`);
      assert.deepEqual([early.has({ ino: 100n }), early.has({ ino: 101n })], [true, false]);
      writeFileSync(folder.at('locks'), '');
      assert.deepEqual([early.has({ ino: 100n }), ownLocks().has({ ino: 100n })], [true, false]);
    });

    it('are found at the end of a long list', () => {
      const others = Array.from({ length: 5_000 }, (_, n) => `${n}: FLOCK  ADVISORY  WRITE ${n} fe:00:${n} 0 EOF`);
      writeFileSync(folder.at('locks'), `${others.filter((line) => !line.includes(' 4242 ')).join('\n')}\n${ours}\n`);
      assert.equal(read()().has({ ino: 100n }), true);
    });

    it('are not known, and stand in nobody’s way, where there is no list', () => {
      assert.equal(read()().has({ ino: 100n }), false);
      mkdirSync(folder.at('locks'));
      assert.equal(read()().has({ ino: 100n }), false);
      rmSync(folder.at('locks'), { recursive: true });
      writeFileSync(folder.at('locks'), `${ours}\n`);
      assert.deepEqual([read('darwin')().has({ ino: 100n }), read('win32')().has({ ino: 100n })], [false, false]);
    });
  });
});
