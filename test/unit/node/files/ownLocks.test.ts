import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createOwnLocks, type OwnLocks } from '../../../../src/node/files/ownLocks';
import { createTemporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder';

const posix = 'lock:\t1: POSIX  ADVISORY  WRITE 4242 fe:00:100 0 EOF';

describe('the locks of our own process', () => {
  let folder: TemporaryFolder;
  let inodes: Map<number, bigint>;

  beforeEach(() => {
    folder = createTemporaryFolder();
    mkdirSync(folder.at('self', 'fd'), { recursive: true });
    mkdirSync(folder.at('self', 'fdinfo'));
    inodes = new Map();
  });

  afterEach(() => folder.remove());

  function openFile(descriptor: number, ino: bigint, ...lines: readonly string[]): void {
    inodes.set(descriptor, ino);
    writeFileSync(folder.at('self', 'fd', String(descriptor)), '');
    const info = ['pos:\t0', 'flags:\t0100002', 'mnt_id:\t29', `ino:\t${ino}`, ...lines];
    writeFileSync(folder.at('self', 'fdinfo', String(descriptor)), `${info.join('\n')}\n`);
  }

  function locks(platform: NodeJS.Platform = 'linux'): () => OwnLocks {
    return createOwnLocks({ root: folder.path, platform, inodeOf: (descriptor) => inodes.get(descriptor) ?? null });
  }

  function has(ino: bigint): boolean {
    return locks()().has({ ino });
  }

  it('are the POSIX locks of a descriptor, whatever part of the file they are on', () => {
    openFile(20, 100n, posix);
    openFile(21, 200n, 'lock:\t1: POSIX  ADVISORY  READ 4242 00:2a:200 1073741824 1073742335');
    openFile(22, 300n, 'lock:\t1: ACCESS ADVISORY  WRITE 4242 fe:00:300 0 EOF');
    openFile(23, 400n);
    assert.deepEqual([100n, 200n, 300n, 400n, 500n].map(has), [true, true, true, false, false]);
  });

  it('are found behind other descriptors of the same file, and behind other locks', () => {
    openFile(20, 100n);
    openFile(21, 100n, 'lock:\t1: FLOCK  ADVISORY  WRITE 4242 fe:00:100 0 EOF', posix.replace('1:', '2:'));
    assert.equal(has(100n), true);
  });

  it('are not those that outlast the closing of another descriptor', () => {
    const others = [
      'lock:\t1: FLOCK  ADVISORY  WRITE 4242 fe:00:100 0 EOF',
      'lock:\t2: OFDLCK ADVISORY  WRITE -1 fe:00:100 0 EOF',
      'lock:\t3: LEASE  ACTIVE    READ 4242 fe:00:100 0 EOF',
      'lock:\tnonsense 4242 ',
    ];
    openFile(20, 100n, ...others);
    assert.equal(has(100n), false);
  });

  it('are looked for when the first file is asked after, and again only for the next batch', () => {
    const ownLocks = locks();
    const early = ownLocks();
    openFile(20, 100n, posix);
    assert.deepEqual([early.has({ ino: 100n }), early.has({ ino: 101n })], [true, false]);
    openFile(21, 101n, posix);
    assert.deepEqual([early.has({ ino: 101n }), ownLocks().has({ ino: 101n })], [false, true]);
  });

  it('are not known, and stand in nobody’s way, where descriptors are not shown', () => {
    openFile(20, 100n, posix);
    assert.deepEqual([locks('darwin')().has({ ino: 100n }), locks('win32')().has({ ino: 100n })], [false, false]);
    rmSync(folder.at('self', 'fdinfo'), { recursive: true });
    assert.equal(has(100n), false);
    rmSync(folder.at('self', 'fd'), { recursive: true });
    assert.equal(has(100n), false);
  });

  it('are none of a file that is merely open, nor of what is no file', () => {
    const file = folder.at('open');
    writeFileSync(file, '');
    const descriptor = openSync(file, 'r');
    try {
      const own = createOwnLocks()();
      for (let ino = 0n; ino < 100n; ino++) assert.equal(own.has({ ino }), false);
    } finally {
      closeSync(descriptor);
    }
  });
});
