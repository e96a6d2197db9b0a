import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { relative } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FileError } from '../../src/core/ports';
import type { Result } from '../../src/core/result';
import { createHands } from '../../src/node/files/hands';
import { type ForeignFunctions, loadKoffi } from '../../src/node/files/native/koffi';
import { createNativeRename, noNativeRename } from '../../src/node/files/native/nativeRename';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const done = { ok: true, value: undefined };
/** Two of the systems can exchange two names. */
const isAble = process.platform === 'linux' || process.platform === 'darwin';

let folder: TemporaryFolder;
let a: string;
let b: string;

function codeOf(answer: Result<unknown, FileError>): string {
  return answer.ok ? 'done' : answer.error.code;
}

/** A C library in which every function sets this error, and which notes its calls. */
function failingWith(number: number, calls: unknown[] = [], without = /^$/): ForeignFunctions {
  return {
    load: () => ({
      func: (prototype) => {
        if (without.test(prototype)) throw new Error('Cannot find function');
        return (...args) => {
          calls.push([prototype.slice(0, prototype.indexOf('(')), ...args]);
          return number === 0 ? 0 : -1;
        };
      },
    }),
    errno: () => number,
  };
}

beforeEach(() => {
  folder = createTemporaryFolder();
  a = folder.at('ä.lock');
  b = folder.at('.lockscope-swap-数');
});

afterEach(() => folder.remove());

describe('Hands that exchange two names', () => {
  const hands = createHands();

  const shapes: readonly (readonly [what: string, make: (path: string) => void])[] = [
    ['a file', (path) => writeFileSync(path, 'file')],
    ['a link', (path) => symlinkSync('nowhere', path)],
    ['a folder', (path) => mkdirSync(path)],
  ];

  it('know whether this system can', () => {
    assert.deepEqual([hands.canSwap(), createHands(noNativeRename).canSwap()], [isAble, false]);
  });

  for (const [what, make] of shapes) {
    for (const [other, makeOther] of shapes) {
      it(`exchange ${what} and ${other}, and nothing else of them`, () => {
        make(a);
        makeOther(b);
        const inodes = [lstatSync(a).ino, lstatSync(b).ino];
        const swapped = hands.swap(a, b);
        assert.equal(codeOf(swapped), isAble ? 'done' : 'ENOSYS');
        const now = [lstatSync(a).ino, lstatSync(b).ino];
        assert.deepEqual(now, isAble ? inodes.reverse() : inodes);
      });
    }
  }

  it('change nothing unless both are there, and say so', () => {
    writeFileSync(a, 'a');
    const answers = [hands.swap(a, b), hands.swap(b, a), hands.swap(folder.at('gone', 'x'), a)];
    assert.deepEqual(answers.map(codeOf), Array(3).fill(isAble ? 'ENOENT' : 'ENOSYS'));
    assert.deepEqual([readdirSync(folder.path), readFileSync(a, 'utf8')], [['ä.lock'], 'a']);
  });

  it('say the reason of the system when they cannot', () => {
    writeFileSync(a, 'a');
    const answers = [
      hands.swap(a, folder.at('ä.lock', 'x')),
      hands.swap(a, folder.at('x'.repeat(300))),
      hands.swap(a, `${b}\0`),
      hands.swap(`${b}\0`, a),
    ];
    const reasons = ['ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'EINVAL'];
    assert.deepEqual(answers.map(codeOf), isAble ? reasons : reasons.map(() => 'ENOSYS'));
    assert.equal(readFileSync(a, 'utf8'), 'a');
  });

  it('exchange nothing across devices', () => {
    if (process.platform !== 'linux') return;
    const other = createTemporaryFolder('/dev/shm');
    try {
      writeFileSync(a, 'a');
      writeFileSync(other.at('b'), 'b');
      assert.equal(codeOf(hands.swap(a, other.at('b'))), 'EXDEV');
      assert.deepEqual([readFileSync(a, 'utf8'), readFileSync(other.at('b'), 'utf8')], ['a', 'b']);
    } finally {
      other.remove();
    }
  });

  it('read relative paths from the working folder', () => {
    writeFileSync(a, 'a');
    writeFileSync(b, 'b');
    const swapped = hands.swap(relative(process.cwd(), a), relative(process.cwd(), b));
    assert.equal(codeOf(swapped), isAble ? 'done' : 'ENOSYS');
    assert.equal(readFileSync(a, 'utf8'), isAble ? 'b' : 'a');
  });

  it('tell the reason of each of very many calls, whatever else the process does', () => {
    writeFileSync(a, 'a');
    const seen = new Set<string>();
    let garbage: unknown[] = [];
    for (let n = 0; n < 50_000; n++) {
      garbage.push({ n, text: `${n}` });
      if (garbage.length > 5_000) garbage = [];
      seen.add(codeOf(hands.swap(a, b)));
    }
    assert.deepEqual([...seen], [isAble ? 'ENOENT' : 'ENOSYS']);
  });

  it('leave neither name free for a moment, as another process sees it', () => {
    if (!isAble) return;
    writeFileSync(a, 'a');
    writeFileSync(b, 'b');
    const watch = `
      const { openSync, closeSync } = require('node:fs');
      console.log('ready');
      const until = Date.now() + 500;
      let missed = 0;
      while (Date.now() < until) {
        try { closeSync(openSync(${JSON.stringify(a)})); } catch { missed++; }
      }
      process.exit(missed === 0 ? 0 : 1);`;
    const swap = `
      require(${JSON.stringify(require.resolve('tsx/cjs'))});
      const { createHands } = require(${JSON.stringify(require.resolve('../../src/node/files/hands'))});
      const hands = createHands();
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(watch)}]);
      let isOver = false;
      child.on('exit', (code) => { isOver = true; process.exitCode = code; });
      child.stdout.once('data', function again() {
        for (let n = 0; n < 1000; n++) if (!hands.swap(${JSON.stringify(a)}, ${JSON.stringify(b)}).ok) process.exit(2);
        if (!isOver) setImmediate(again);
      });`;
    execFileSync(process.execPath, ['-e', swap], { stdio: 'pipe' });
  });
});

describe('the native renaming', () => {
  const errors = constants.errno;

  it('loads what it needs when it is first asked, and only once, whatever came of it', () => {
    let loads = 0;
    const native = createNativeRename({
      platform: 'linux',
      load: () => {
        loads += 1;
        throw Object.assign(new Error("Cannot find module 'koffi'"), { code: 'MODULE_NOT_FOUND' });
      },
    });
    assert.equal(loads, 0);
    const answers = [native.exchange(a, b), native.withoutReplacing(a, b), native.exchange(a, b)];
    assert.deepEqual([answers.map(codeOf), native.isThere(), loads], [['ENOSYS', 'ENOSYS', 'ENOSYS'], false, 1]);
  });

  it('says that it is not there on systems that have none, without loading anything', () => {
    const load = (): never => assert.fail('loaded');
    for (const platform of ['win32', 'freebsd', 'sunos'] as const) {
      const native = createNativeRename({ platform, load });
      assert.deepEqual([native.isThere(), codeOf(native.exchange(a, b))], [false, 'ENOSYS']);
    }
  });

  it('calls renameat2 on Linux, and by its number where the C library has no such function', () => {
    const calls: unknown[] = [];
    const named = createNativeRename({ platform: 'linux', load: () => failingWith(0, calls) });
    const load = (): ForeignFunctions => failingWith(0, calls, /renameat2/);
    const numbered = createNativeRename({ platform: 'linux', arch: 'arm64', load });
    for (const native of [named, numbered]) {
      assert.deepEqual([native.exchange('a', 'b'), native.withoutReplacing('a', 'b')], [done, done]);
    }
    assert.deepEqual(calls, [
      ['int renameat2', -100, 'a', -100, 'b', 2],
      ['int renameat2', -100, 'a', -100, 'b', 1],
      ['long syscall', 276, -100, 'a', -100, 'b', 2],
      ['long syscall', 276, -100, 'a', -100, 'b', 1],
    ]);
    assert.equal(createNativeRename({ platform: 'linux', arch: 'vax', load }).isThere(), false);
  });

  it('calls renamex_np on macOS', () => {
    const calls: unknown[] = [];
    const native = createNativeRename({ platform: 'darwin', load: () => failingWith(0, calls) });
    assert.deepEqual([native.exchange('a', 'b'), native.withoutReplacing('a', 'b')], [done, done]);
    assert.deepEqual(calls, [
      ['int renamex_np', 'a', 'b', 2],
      ['int renamex_np', 'a', 'b', 4],
    ]);
  });

  it('really has that number here', () => {
    if (process.platform !== 'linux') return;
    const koffi = loadKoffi();
    const load = (): ForeignFunctions => ({
      errno: () => koffi.errno(),
      load: (name) => {
        const library = koffi.load(name);
        return {
          func: (prototype) => (prototype.includes('renameat2') ? assert.fail('hidden') : library.func(prototype)),
        };
      },
    });
    const native = createNativeRename({ load });
    writeFileSync(a, 'a');
    writeFileSync(b, 'b');
    assert.deepEqual([native.exchange(a, b), readFileSync(a, 'utf8')], [done, 'b']);
    assert.equal(codeOf(native.withoutReplacing(a, b)), 'EEXIST');
    assert.equal(codeOf(native.exchange(a, folder.at('gone'))), 'ENOENT');
  });

  it('says ENOSYS where a file system cannot, and any other reason as it is', () => {
    const expected: readonly (readonly [number, string])[] = [
      [errors.EINVAL, 'ENOSYS'],
      [errors.ENOSYS, 'ENOSYS'],
      [errors.ENOTTY, 'ENOSYS'],
      [errors.ENOTSUP, 'ENOSYS'],
      [errors.EOPNOTSUPP, 'ENOSYS'],
      [errors.ENOENT, 'ENOENT'],
      [errors.EEXIST, 'EEXIST'],
      [errors.EACCES, 'EACCES'],
      [errors.EPERM, 'EPERM'],
      [errors.EXDEV, 'EXDEV'],
      [errors.EROFS, 'EROFS'],
      [errors.ENOTEMPTY, 'ENOTEMPTY'],
      [errors.EAGAIN, 'EAGAIN'],
      [9_999, 'EUNKNOWN'],
    ];
    for (const [number, code] of expected) {
      const native = createNativeRename({ platform: 'linux', load: () => failingWith(number) });
      assert.equal(codeOf(native.exchange(a, b)), code);
      assert.equal(codeOf(native.withoutReplacing(a, b)), code);
    }
  });
});
