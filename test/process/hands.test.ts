import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FileError } from '../../src/core/ports';
import type { Result } from '../../src/core/result';
import { createHands } from '../../src/node/files/hands';
import { createNativeRename, noNativeRename } from '../../src/node/files/native/nativeRename';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const stamp = '4321\n4321-0123456789abcdef\n';
const done = { ok: true, value: undefined };
/** Another device than the one that temporary files are on. */
const memory = process.platform === 'linux' ? '/dev/shm' : undefined;

let folder: TemporaryFolder;
let lock: string;
let aside: string;

function codeOf(answer: Result<unknown, FileError>): string {
  return answer.ok ? 'done' : answer.error.code;
}

/** All that tells whether it is the same: links are made anew, which no tool can tell. */
function factsOf(path: string): readonly unknown[] {
  const { ino, mtimeMs, mode, nlink } = lstatSync(path);
  const isLink = lstatSync(path).isSymbolicLink();
  return isLink ? [mtimeMs, readlinkSync(path)] : [ino, mtimeMs, mode, nlink];
}

const shapes: readonly (readonly [what: string, make: (path: string) => void])[] = [
  [
    'a file',
    (path) => {
      writeFileSync(path, stamp);
      chmodSync(path, 0o640);
      utimesSync(path, 1_000, 2_000.5);
    },
  ],
  [
    'a link to nowhere',
    (path) => {
      symlinkSync('ann@there.4711:1795157624', path);
      lutimesSync(path, 1_000, 2_000.5);
    },
  ],
  [
    'a link to a folder',
    (path) => {
      symlinkSync('.', path);
      lutimesSync(path, 1_000, 2_000.5);
    },
  ],
  [
    'an empty folder',
    (path) => {
      mkdirSync(path, { mode: 0o710 });
      utimesSync(path, 1_000, 2_000.5);
    },
  ],
  [
    'a folder with a file in it',
    (path) => {
      mkdirSync(path);
      writeFileSync(`${path}/owner`, stamp);
    },
  ],
];

beforeEach(() => {
  folder = createTemporaryFolder();
  lock = folder.at('changes.journal.lock');
  aside = folder.at('.aside');
});

afterEach(() => folder.remove());

for (const [how, native] of [
  ['as the system does it', createNativeRename()],
  ['in steps', noNativeRename],
] as const) {
  describe(`Hands that put back ${how}`, () => {
    const hands = createHands(native);

    for (const [what, make] of shapes) {
      it(`take ${what} aside and put it back where nothing stands, with all that belongs to it`, () => {
        make(lock);
        const before = factsOf(lock);
        assert.deepEqual(
          [hands.rename(lock, aside), existsSync(lock), hands.restore(aside, lock)],
          [done, false, done],
        );
        assert.deepEqual(factsOf(lock), before);
        assert.deepEqual(readdirSync(folder.path), ['changes.journal.lock']);
      });

      for (const [other, take] of shapes) {
        it(`never put ${what} back over ${other}`, () => {
          make(aside);
          take(lock);
          const before = [factsOf(aside), factsOf(lock)];
          assert.equal(codeOf(hands.restore(aside, lock)), 'EEXIST');
          assert.deepEqual([factsOf(aside), factsOf(lock)], before);
        });
      }

      it(`say that the folder is gone that ${what} belongs into, and leave it where it is`, () => {
        make(aside);
        const before = factsOf(aside);
        assert.deepEqual(
          [hands.restore(aside, folder.at('gone', 'lock')), hands.restore(aside, folder.at('.aside', 'x', 'lock'))].map(
            (answer) => answer.ok,
          ),
          [false, false],
        );
        assert.equal(codeOf(hands.restore(aside, folder.at('gone', 'lock'))), 'ENOENT');
        assert.deepEqual(factsOf(aside), before);
      });
    }

    for (const [what, make] of shapes.filter(([name]) => !name.includes('link'))) {
      it(`cannot put ${what} back on another device, and leave nothing there`, () => {
        if (memory === undefined) return;
        const other = createTemporaryFolder(memory);
        try {
          make(aside);
          const before = factsOf(aside);
          assert.equal(codeOf(hands.restore(aside, other.at('lock'))), 'EXDEV');
          assert.deepEqual([factsOf(aside), readdirSync(other.path)], [before, []]);
        } finally {
          other.remove();
        }
      });
    }

    it('say why something cannot be put back', () => {
      writeFileSync(aside, stamp);
      const answers = [
        hands.restore(lock, aside),
        hands.restore(aside, folder.at('x'.repeat(300))),
        hands.restore(aside, folder.at('.aside', 'lock')),
        hands.restore(folder.at('gone', 'lock'), lock),
      ];
      assert.deepEqual(answers.map(codeOf), ['ENOENT', 'ENAMETOOLONG', 'ENOTDIR', 'ENOENT']);
    });

    it('do not put a folder back into itself', () => {
      mkdirSync(aside);
      assert.equal(hands.restore(aside, folder.at('.aside', 'inner')).ok, false);
      assert.deepEqual([readdirSync(folder.path), readdirSync(aside)], [['.aside'], []]);
    });
  });
}

describe('Hands', () => {
  const hands = createHands();

  it('create a file with all of the text in it, readable to all as far as the mask lets it be', () => {
    const mask = process.umask(0o027);
    try {
      assert.deepEqual(hands.create(lock, stamp), done);
    } finally {
      process.umask(mask);
    }
    assert.equal(readFileSync(lock, 'utf8'), stamp);
    if (process.platform !== 'win32') assert.equal(lstatSync(lock).mode & 0o777, 0o640);
  });

  for (const [what, make] of shapes) {
    it(`never create a file where there is ${what}, nor where that leads to`, () => {
      make(lock);
      const before = factsOf(lock);
      const names = readdirSync(folder.path);
      assert.equal(codeOf(hands.create(lock, 'ours')), 'EEXIST');
      assert.deepEqual([factsOf(lock), readdirSync(folder.path)], [before, names]);
    });
  }

  it('say why they cannot create a file', () => {
    writeFileSync(aside, stamp);
    const paths = [folder.at('gone', 'lock'), folder.at('.aside', 'lock'), folder.at('x'.repeat(300))];
    assert.deepEqual(
      paths.map((path) => codeOf(hands.create(path, stamp))),
      ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'],
    );
  });

  it('leave nothing of a file that could not be written whole', () => {
    if (process.platform === 'win32') return;
    // A process whose files may not grow: of a longer text a part is written, and then no more.
    const program = `
      require(${JSON.stringify(require.resolve('tsx/cjs'))});
      const { createHands } = require(${JSON.stringify(require.resolve('../../src/node/files/hands'))});
      const made = createHands().create(${JSON.stringify(lock)}, 'x'.repeat(100_000));
      const { existsSync } = require('node:fs');
      console.log(JSON.stringify([made.ok, made.error.code, existsSync(${JSON.stringify(lock)})]));`;
    const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" -e "$1"`;
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const said = execFileSync('sh', ['-c', limited, process.execPath, program], { env, encoding: 'utf8' });
    assert.match(said, /^\[false,"(?:ENOSPC|EFBIG)",false\]/);
  });

  it('take away one name of a file, and a link, but not what it points to', () => {
    writeFileSync(folder.at('target'), stamp);
    symlinkSync('target', lock);
    linkSync(folder.at('target'), aside);
    assert.deepEqual([hands.unlink(lock), hands.unlink(aside)], [done, done]);
    assert.deepEqual(readdirSync(folder.path), ['target']);
    assert.equal(codeOf(hands.unlink(lock)), 'ENOENT');
  });

  it('take no folder away, not even an empty one', () => {
    mkdirSync(lock);
    assert.equal(hands.unlink(lock).ok, false);
    assert.ok(lstatSync(lock).isDirectory());
  });

  it('give a file a second name that nothing has, and not what a link leads to', () => {
    writeFileSync(lock, stamp);
    assert.deepEqual(hands.link(lock, aside), done);
    assert.deepEqual([lstatSync(lock).ino, lstatSync(lock).nlink], [lstatSync(aside).ino, 2]);
    assert.equal(codeOf(hands.link(lock, aside)), 'EEXIST');
    assert.equal(codeOf(hands.link(folder.at('gone'), folder.at('new'))), 'ENOENT');
  });

  it('give a file the name of another one, which keeps its other names', () => {
    writeFileSync(lock, stamp);
    hands.link(lock, aside);
    writeFileSync(folder.at('draft'), 'new');
    assert.deepEqual(hands.replace(folder.at('draft'), lock), done);
    assert.deepEqual([readFileSync(lock, 'utf8'), readFileSync(aside, 'utf8')], ['new', stamp]);
    assert.deepEqual(
      readdirSync(folder.path).sort(),
      [aside, lock].map((path) => path.slice(folder.path.length + 1)).sort(),
    );
    assert.doesNotThrow(() => hands.flushFolder(folder.path));
    assert.doesNotThrow(() => hands.flushFolder(folder.at('gone')));
  });

  it('make an empty folder into which nobody may write, and which they and any tool can take away again', () => {
    const mask = process.umask(0o027);
    try {
      assert.deepEqual(hands.makeFolder(lock), done);
    } finally {
      process.umask(mask);
    }
    const seen = hands.look({ path: lock, maxBytes: 0, entries: true });
    assert.ok(seen.ok);
    if (process.platform !== 'win32') assert.equal(seen.value.stat.mode, 0o550);
    assert.deepEqual([seen.value.stat.kind, seen.value.entries], ['directory', []]);
    assert.deepEqual([hands.removeFolder(lock), readdirSync(folder.path)], [done, []]);
    assert.deepEqual(hands.makeFolder(lock), done);
    rmdirSync(lock);
  });

  it('make a link to a name beside it, but where other users could not follow it', () => {
    assert.deepEqual(hands.makeLink(lock, '.aside'), done);
    assert.equal(readlinkSync(lock), '.aside');
    assert.equal(codeOf(hands.makeLink(lock, 'elsewhere')), 'EEXIST');
    assert.equal(readlinkSync(lock), '.aside');
    if (process.platform === 'win32') return;
    mkdirSync(folder.at('like-tmp'));
    chmodSync(folder.at('like-tmp'), 0o1777);
    assert.equal(codeOf(hands.makeLink(folder.at('like-tmp', 'lock'), '.aside')), 'ENOTSUP');
    assert.deepEqual(readdirSync(folder.at('like-tmp')), []);
  });

  for (const [what, make] of shapes) {
    it(`never make a folder where there is ${what}, nor where that leads to`, () => {
      make(lock);
      const before = factsOf(lock);
      const names = readdirSync(folder.path);
      assert.equal(codeOf(hands.makeFolder(lock)), 'EEXIST');
      assert.deepEqual([factsOf(lock), readdirSync(folder.path)], [before, names]);
    });

    if (what !== 'an empty folder') {
      it(`take no folder away where there is ${what}, nor anything else`, () => {
        make(lock);
        const before = factsOf(lock);
        const code = codeOf(hands.removeFolder(lock));
        if (process.platform !== 'win32') assert.equal(code, what.startsWith('a folder') ? 'ENOTEMPTY' : 'ENOTDIR');
        assert.notEqual(code, 'done');
        assert.deepEqual(factsOf(lock), before);
      });
    }
  }

  it('say why they can make no folder, and take none away', () => {
    writeFileSync(aside, stamp);
    const paths = [folder.at('gone', 'lock'), folder.at('.aside', 'lock'), folder.at('x'.repeat(300))];
    assert.deepEqual(
      paths.flatMap((path) => [hands.makeFolder(path), hands.removeFolder(path)].map(codeOf)),
      ['ENOENT', 'ENOENT', 'ENOTDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ENAMETOOLONG'],
    );
    assert.equal(codeOf(hands.removeFolder(lock)), 'ENOENT');
  });

  it('say that what they should move is gone', () => {
    assert.deepEqual([hands.rename(lock, aside), hands.restore(aside, lock)].map(codeOf), ['ENOENT', 'ENOENT']);
  });

  it('move a link, not what it points to', () => {
    writeFileSync(folder.at('target'), 'target');
    symlinkSync('target', lock);
    assert.deepEqual(hands.rename(lock, aside), done);
    assert.deepEqual([lstatSync(aside).isSymbolicLink(), readFileSync(folder.at('target'), 'utf8')], [true, 'target']);
  });
});
