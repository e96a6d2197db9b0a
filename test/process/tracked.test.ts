import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { before, beforeEach, afterEach, describe, it } from 'mocha';
import type { Tracking } from '../../src/core/ports';
import { createTracking } from '../../src/node/files/tracked/tracking';
import { ensureGit, git } from '../support/git';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

/** The empty blob, which an index may name without there being any objects. */
const blob = { sha1: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391', sha256: '' };
blob.sha256 = '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813';

const names = ['yarn.lock', 'a/yarn.lock', 'a/b/c.lock', 'dune.lock/x', 'with blank', 'line\nbreak', 'Ünï/ﬁ.lock', '-'];

describe('whether git tracks a file', function () {
  this.timeout(60_000);
  let temporary: TemporaryFolder;
  let repo: string;

  before(() => ensureGit());

  beforeEach(() => {
    temporary = createTemporaryFolder();
    repo = temporary.at('repo');
  });

  afterEach(() => temporary.remove());

  function init(folder = repo, ...args: readonly string[]): void {
    mkdirSync(folder, { recursive: true });
    git(folder, ['init', '--quiet', ...args]);
  }

  function write(folder: string, ...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), '');
    }
  }

  /** A repository with `names` added, and untracked files that are called nearly so. */
  function fill(folder = repo): void {
    write(folder, ...names);
    git(folder, ['add', '.']);
    write(folder, 'yarn.lock2', 'a/other.lock', 'LINE', 'b/yarn.lock');
  }

  /** Puts names into the index without any files. */
  function index(folder: string, paths: readonly string[], object = blob.sha1): void {
    git(folder, ['update-index', '-z', '--index-info'], paths.map((path) => `100644 ${object}\t${path}\0`).join(''));
  }

  function ask(...paths: readonly string[]): Tracking[] {
    return createTracking()(paths);
  }

  /** Compares with what git lists, for every name it lists, every file there is, and names that are nearly those. */
  function agreesWithGit(folder = repo): void {
    const all = git(folder, ['ls-files', '-z']).toString('utf8').split('\0').filter(Boolean);
    const folders = new Set(all.flatMap(foldersOf));
    const expected = new Set([...all, ...folders]);
    const there = [...filesBelow(folder)];
    const near = [...expected].flatMap((path) => [`${path}x`, path.slice(0, -1), `x${path}`]).filter(isPath);
    const paths = [...new Set([...expected, ...there, ...near])];
    assert.ok(all.length > 0);
    const answers = ask(...paths.map((path) => join(folder, path)));
    const wrong = paths.map((path, at) => ({ path, answer: answers[at], listed: expected.has(path) }));
    assert.deepEqual(
      wrong.filter(({ answer, listed }) => answer !== (listed ? 'tracked' : 'untracked')),
      [],
    );
  }

  for (const version of [2, 3, 4]) {
    it(`agrees with git about an index of version ${version}`, () => {
      init();
      git(repo, ['config', 'index.version', String(version)]);
      fill();
      git(repo, ['update-index', `--index-version=${version}`]);
      if (version === 3) git(repo, ['add', '--intent-to-add', 'yarn.lock2']);
      assert.equal(readFileSync(join(repo, '.git/index')).readUInt32BE(4), version);
      agreesWithGit();
    });
  }

  it('agrees with git about files that are only meant to be added, and about skipped ones', () => {
    init();
    fill();
    git(repo, ['update-index', '--index-version=4']);
    git(repo, ['add', '--intent-to-add', 'yarn.lock2']);
    git(repo, ['update-index', '--skip-worktree', 'a/yarn.lock']);
    agreesWithGit();
  });

  for (const version of ['2', '4']) {
    it(`agrees with git about a repository of SHA-256 with an index of version ${version}`, () => {
      init(repo, '--object-format=sha256');
      fill();
      git(repo, ['update-index', `--index-version=${version}`]);
      agreesWithGit();
    });

    it(`agrees with git about an index of version ${version} that is split, with entries gone, changed and new`, () => {
      init();
      const many = Array.from({ length: 500 }, (_, at) => `dir${at % 7}/file ${at}.lock`);
      index(repo, many);
      git(repo, ['update-index', `--index-version=${version}`]);
      git(repo, ['config', 'splitIndex.maxPercentChange', '100']);
      git(repo, ['update-index', '--split-index']);
      for (const part of [many.slice(100, 103), many.slice(300, 460)]) {
        git(repo, ['update-index', '-z', '--force-remove', '--stdin'], part.join('\0'));
      }
      write(repo, many[0]!, many[64]!, 'dir3/new.lock');
      appendFileSync(join(repo, many[0]!), 'changed');
      git(repo, ['add', many[0]!, many[64]!, 'dir3/new.lock']);
      assert.ok(readdirSync(join(repo, '.git')).some((name) => name.startsWith('sharedindex.')));
      agreesWithGit();
      git(repo, ['update-index', '--no-split-index']);
      agreesWithGit();
    });
  }

  it('cannot be told when the shared part of a split index is gone', () => {
    init();
    fill();
    git(repo, ['update-index', '--split-index']);
    const shared = readdirSync(join(repo, '.git')).find((name) => name.startsWith('sharedindex.'));
    rmSync(join(repo, '.git', shared!));
    assert.deepEqual(ask(join(repo, 'yarn.lock'), join(repo, 'other')), ['unknown', 'unknown']);
  });

  it('is answered yes for all that a folder of a sparse index may hold', () => {
    init();
    write(repo, 'top.lock', 'in/a.lock', 'out/a.lock', 'out/deep/b.lock', 'outer/c.lock');
    git(repo, ['add', '.']);
    git(repo, ['commit', '--quiet', '-m', 'All']);
    git(repo, ['sparse-checkout', 'set', '--cone', '--sparse-index', 'in']);
    assert.match(git(repo, ['ls-files', '--sparse']).toString(), /^out\/$/m);
    const paths = ['top.lock', 'in/a.lock', 'out/a.lock', 'out/deep/b.lock', 'out', 'out/perhaps.lock', 'outer/c.lock'];
    assert.deepEqual(
      ask(...paths.map((path) => join(repo, path))),
      paths.map(() => 'tracked'),
    );
    assert.deepEqual(ask(join(repo, 'in/b.lock'), join(repo, 'ou/a.lock'), join(repo, 'in')), [
      'untracked',
      'untracked',
      'tracked',
    ]);
  });

  it('is answered yes for a file in conflict', () => {
    init();
    write(repo, 'yarn.lock');
    git(repo, ['add', '.']);
    git(repo, ['commit', '--quiet', '-m', 'One']);
    for (const branch of ['left', 'right']) {
      git(repo, ['checkout', '--quiet', '-b', branch, 'main']);
      writeFileSync(join(repo, 'yarn.lock'), branch);
      git(repo, ['commit', '--quiet', '-a', '-m', branch]);
    }
    assert.throws(() => git(repo, ['merge', 'left']));
    assert.match(git(repo, ['ls-files', '--stage']).toString(), / 3\tyarn\.lock/);
    assert.deepEqual(ask(join(repo, 'yarn.lock')), ['tracked']);
  });

  it('is a matter of the innermost repository: not of the one that has it as a submodule, nor of one around it', () => {
    init();
    init(temporary.at('library'));
    fill(temporary.at('library'));
    git(temporary.at('library'), ['commit', '--quiet', '-m', 'All']);
    git(repo, ['submodule', '--quiet', 'add', '../library', 'lib']);
    git(repo, ['commit', '--quiet', '-m', 'With it']);
    agreesWithGit(join(repo, 'lib'));
    init(join(repo, 'nested'));
    write(repo, 'nested/yarn.lock', 'nested/free.lock');
    git(join(repo, 'nested'), ['add', 'yarn.lock']);
    const paths = ['lib/yarn.lock', 'lib/free.lock', 'nested/yarn.lock', 'nested/free.lock', '.gitmodules', 'lib'];
    assert.deepEqual(ask(...paths.map((path) => join(repo, path))), [
      'tracked',
      'untracked',
      'tracked',
      'untracked',
      'tracked',
      'tracked',
    ]);
    git(repo, ['submodule', '--quiet', 'deinit', '--force', 'lib']);
    assert.deepEqual(ask(join(repo, 'lib/yarn.lock')), ['untracked']);
  });

  it("is answered by a linked work tree's own index", () => {
    init();
    fill();
    git(repo, ['commit', '--quiet', '-m', 'All']);
    git(repo, ['worktree', 'add', '--quiet', temporary.at('linked')]);
    git(temporary.at('linked'), ['rm', '--quiet', '--cached', 'yarn.lock']);
    agreesWithGit(temporary.at('linked'));
    agreesWithGit();
    git(repo, ['config', 'extensions.worktreeConfig', 'true']);
    git(temporary.at('linked'), ['config', '--worktree', 'core.ignoreCase', 'true']);
    assert.deepEqual(ask(temporary.at('linked', 'A/YARN.LOCK'), join(repo, 'A/YARN.LOCK')), [
      'tracked',
      process.platform === 'linux' ? 'untracked' : 'tracked',
    ]);
  });

  it('is answered no for whatever lies in the folder of git itself, and where there is no repository', () => {
    init();
    fill();
    assert.deepEqual(
      ask(join(repo, '.git/index.lock'), join(repo, '.git/yarn.lock'), join(repo, '.git'), temporary.at('yarn.lock')),
      ['untracked', 'untracked', 'untracked', 'untracked'],
    );
  });

  it('is answered no where nothing was added yet, and beside a folder that is only called .git', () => {
    init();
    write(temporary.path, 'plain/.git/config', 'repo/plain/.git/config');
    assert.deepEqual(ask(join(repo, 'yarn.lock'), temporary.at('plain/yarn.lock')), ['untracked', 'untracked']);
    fill();
    index(repo, ['plain/yarn.lock']);
    assert.deepEqual(ask(join(repo, 'plain/yarn.lock')), ['tracked']);
  });

  it('is asked of the folder where a link leads', function () {
    init();
    fill();
    const link = temporary.at('link');
    symlinkSync(join(repo, 'a'), link, 'junction');
    assert.deepEqual(ask(join(link, 'yarn.lock'), join(link, 'other.lock'), join(link, 'b')), [
      'tracked',
      'untracked',
      'tracked',
    ]);
  });

  it('takes no notice of letter case where the repository does not', () => {
    init();
    git(repo, ['config', 'core.ignoreCase', 'true']);
    index(repo, ['Dir/Yarn.lock', 'Été/Cargo.lock']);
    assert.deepEqual(
      ask(
        ...['dir/yarn.lock', 'DIR/YARN.LOCK', 'DIR', 'éTÉ/cargo.lock', 'E\u0301te\u0301/cargo.lock', 'dir/yarn'].map(
          (path) => join(repo, path),
        ),
      ),
      ['tracked', 'tracked', 'tracked', 'tracked', 'tracked', 'untracked'],
    );
  });

  it('is known anew as soon as the index is another', () => {
    init();
    write(repo, 'a.lock', 'b.lock');
    const tracking = createTracking();
    const both = [join(repo, 'a.lock'), join(repo, 'b.lock')];
    const answers = [tracking(both)];
    for (const args of [
      ['add', 'a.lock'],
      ['add', 'b.lock'],
      ['rm', '--quiet', '--cached', 'a.lock'],
    ]) {
      git(repo, args);
      answers.push(tracking(both), tracking(both));
    }
    renameSync(join(repo, '.git'), join(repo, 'away'));
    answers.push(tracking(both));
    const [none, first, two, second] = [
      ['untracked', 'untracked'],
      ['tracked', 'untracked'],
      ['tracked', 'tracked'],
      ['untracked', 'tracked'],
    ];
    assert.deepEqual(answers, [none, first, first, two, two, second, second, none]);
  });

  it('cannot be told of an index that is cut short, changed or unreadable, of a format that is not known, and of a pointer to nowhere', () => {
    init();
    fill();
    const good = readFileSync(join(repo, '.git/index'));
    const config = readFileSync(join(repo, '.git/config'));
    const spoiled: readonly (readonly [file: string, bytes: Buffer | string])[] = [
      ['index', ''],
      ['index', good.subarray(0, 100)],
      ['index', good.subarray(0, good.length - 30)],
      ['index', Buffer.from(good).fill('X', 0, 1)],
      ['index', Buffer.from(good).fill(5, 7, 8)],
      ['index', Buffer.concat([good.subarray(0, -20), Buffer.from('newx\0\0\0\0'), good.subarray(-20)])],
      ['config', '[core]\nrepositoryformatversion = 2\n'],
      ['config', '[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = md5\n'],
      ['config', '[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = sha256\n'],
      ['config', '[core]\nworktree = /somewhere/else\n'],
    ];
    const answers = spoiled.map(([file, bytes]) => {
      writeFileSync(join(repo, '.git', file), bytes);
      const [answer] = ask(join(repo, 'yarn.lock'));
      writeFileSync(join(repo, '.git/index'), good);
      writeFileSync(join(repo, '.git/config'), config);
      return answer;
    });
    assert.deepEqual(
      answers,
      spoiled.map(() => 'unknown'),
    );
    assert.deepEqual(ask(join(repo, 'yarn.lock')), ['tracked']);
    for (const pointer of ['gitdir: ../nowhere\n', 'something else', '']) {
      write(temporary.path, 'linked/.git');
      writeFileSync(temporary.at('linked/.git'), pointer);
      assert.deepEqual(ask(temporary.at('linked/yarn.lock')), ['unknown']);
    }
    rmSync(join(repo, '.git/index'));
    mkdirSync(join(repo, '.git/index'));
    assert.deepEqual(ask(join(repo, 'yarn.lock')), ['unknown']);
  });

  it('agrees with git about names nobody thought of, in every version', () => {
    const segment = fc
      .string({
        unit: fc.constantFrom('a', 'B', '.', 'lock', ' ', 'é', '\n', '𝄞', '-', '"', '~', '字'),
        minLength: 1,
        maxLength: 6,
      })
      .filter((text) => !/^\.{1,2}$/.test(text) && !/^\.?git/i.test(text));
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    const version = fc.constantFrom('2', '4');
    init();
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 60 }), version, (paths, indexVersion) => {
        // A name cannot be a file and a folder at once.
        const folders = new Set(paths.flatMap(foldersOf));
        rmSync(join(repo, '.git/index'), { force: true });
        git(repo, ['update-index', `--index-version=${indexVersion}`]);
        index(
          repo,
          paths.filter((name) => !folders.has(name)),
        );
        agreesWithGit();
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with git about very long names and very many', () => {
    init();
    const long = `${'deep/'.repeat(700)}end.lock`;
    const many = Array.from({ length: 4_000 }, (_, at) => `packages/p${at % 300}/src/f${at}.ts`);
    for (const version of ['2', '4']) {
      index(repo, [long, ...many, ...[3_900, 4_095, 4_096, 9_000].map((length) => 'n'.repeat(length))]);
      git(repo, ['update-index', `--index-version=${version}`]);
      agreesWithGit();
    }
  });
});

function isPath(path: string): boolean {
  return path !== '' && path.split('/').every((segment) => !['', '.', '..'].includes(segment)) && !path.endsWith('/');
}

function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join('/'));
}

function* filesBelow(folder: string, below = ''): Generator<string> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name === '.git') continue;
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else yield path;
  }
}
