import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import type { FileSystem, JournalRequest, Sighting } from '../../src/core/ports';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const stamp = '4321\n4321-0123456789abcdef\n';
const never = new AbortController().signal;

/** What every file system over real files keeps to. */
export function describeFileSystem(name: string, fileSystem: () => FileSystem): void {
  describe(name, () => {
    let fs: FileSystem;
    let folder: TemporaryFolder;
    let lock: string;

    beforeEach(() => {
      fs = fileSystem();
      folder = createTemporaryFolder();
      lock = folder.at('changes.journal.lock');
    });

    afterEach(() => folder.remove());

    async function look(path: string, maxBytes = 4_096): Promise<Sighting> {
      const [answer] = await fs.look([{ path, maxBytes }]);
      assert.ok(answer?.ok, JSON.stringify(answer));
      return answer.value;
    }

    async function lookFails(path: string): Promise<string | undefined> {
      const [answer] = await fs.look([{ path, maxBytes: 10 }]);
      return answer === undefined || answer.ok ? undefined : answer.error.code;
    }

    function textOf({ content }: Sighting): string {
      return content?.state === 'read' ? Buffer.from(content.bytes).toString() : `${content?.state}`;
    }

    it('looks at a file: what it is, and its first bytes', async () => {
      writeFileSync(lock, stamp);
      const seen = await look(lock);
      assert.deepEqual(
        {
          path: seen.path,
          kind: seen.stat.kind,
          size: seen.stat.size,
          text: textOf(seen),
          truncated: seen.content?.state === 'read' && seen.content.truncated,
          recent:
            Math.abs(seen.stat.mtimeMs - Date.now()) < 60_000 && Math.abs(seen.stat.birthtimeMs - Date.now()) < 60_000,
          nanoseconds: BigInt(seen.stat.mtimeNs) / 1_000_000n === BigInt(Math.trunc(seen.stat.mtimeMs)),
          sha256: seen.content?.state === 'read' && seen.content.sha256,
        },
        {
          path: lock,
          kind: 'file',
          size: 27,
          text: stamp,
          truncated: false,
          recent: true,
          nanoseconds: true,
          sha256: '4546c1b1cb0d7a9e129e2dba7f50616c9557850ba34fb556195d20e267f9e060',
        },
      );
    });

    it('answers a batch in the order of the requests, each for itself', async () => {
      writeFileSync(folder.at('a'), 'first');
      writeFileSync(folder.at('c'), 'third');
      const answers = await fs.look(['a', 'b', 'c'].map((file) => ({ path: folder.at(file), maxBytes: 10 })));
      assert.deepEqual(
        answers.map((answer) => (answer.ok ? textOf(answer.value) : answer.error.code)),
        ['first', 'ENOENT', 'third'],
      );
    });

    it('answers nothing to nothing', async () => {
      assert.deepEqual(await fs.look([]), []);
    });

    it('does not open what it is told not to', async () => {
      writeFileSync(lock, stamp);
      assert.equal((await look(lock, 0)).content, null);
    });

    it('never follows a link that is named like a lock', async () => {
      writeFileSync(folder.at('secret'), 'secret');
      symlinkSync(folder.at('secret'), lock);
      symlinkSync('nowhere', folder.at('dangling'));
      const [link, dangling] = [await look(lock), await look(folder.at('dangling'))];
      assert.deepEqual(
        [link.stat.kind, link.content, dangling.stat.kind, dangling.content],
        ['symlink', null, 'symlink', null],
      );
    });

    it('does not hang on a pipe that nobody writes to, nor stumble over a folder', async () => {
      execFileSync('mkfifo', [lock]);
      mkdirSync(folder.at('changes.journal.tmp'));
      const [pipe, directory] = [await look(lock), await look(folder.at('changes.journal.tmp'))];
      assert.deepEqual(
        [pipe.stat.kind, pipe.content, directory.stat.kind, directory.content],
        ['other', null, 'directory', null],
      );
    });

    it('says why a file cannot be read', async () => {
      // Owned by us and readable by its mode, but nothing is mapped at its start.
      const { stat, content } = await look('/proc/self/mem');
      assert.deepEqual([stat.kind, content?.state === 'unreadable' && content.error.code], ['file', 'EIO']);
    });

    it('reads no more of a huge file than it was asked for', async () => {
      writeFileSync(lock, Buffer.from([0, 255, 254, 10, 0]));
      truncateSync(lock, 10 * 1024 * 1024);
      const { stat, content } = await look(lock);
      assert.deepEqual(
        [
          stat.size,
          content?.state === 'read' && [content.bytes.length, content.truncated, [...content.bytes.subarray(0, 5)]],
        ],
        [10 * 1024 * 1024, [4_096, true, [0, 255, 254, 10, 0]]],
      );
    });

    it('says of a file of exactly the limit that it is whole', async () => {
      writeFileSync(lock, 'x'.repeat(16));
      const { content } = await look(lock, 16);
      assert.equal(content?.state === 'read' && content.truncated, false);
    });

    it('takes names as they are: line ends, escapes, blanks, other scripts', async () => {
      const names = ['a\nb', '\u001b[31mred', ' blank ', 'naïve', '数.lock', '-rf', '$(x)', '"quoted"', "it's"];
      for (const name of names) writeFileSync(folder.at(name), name);
      const answers = await fs.look(names.map((file) => ({ path: folder.at(file), maxBytes: 100 })));
      const listing = await fs.list(folder.path);
      assert.deepEqual(
        [
          answers.map((answer) => answer.ok && textOf(answer.value)),
          listing.ok && listing.value.map(({ name }) => name).sort(),
        ],
        [names, [...names].sort()],
      );
    });

    it('says that nothing stands there, and that the way there is no folder', async () => {
      writeFileSync(lock, '');
      assert.deepEqual(
        [
          await lookFails(folder.at('gone')),
          await lookFails(join(lock, 'below')),
          await lookFails(folder.at('x'.repeat(300))),
        ],
        ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'],
      );
    });

    it('survives files that come and go while it looks', async () => {
      const enough = new AbortController();
      const codes = new Set<string>();
      const looking = (async () => {
        while (!enough.signal.aborted) {
          const answers = await fs.look(Array.from({ length: 20 }, () => ({ path: lock, maxBytes: 4_096 })));
          for (const answer of answers) codes.add(answer.ok ? textOf(answer.value) : answer.error.code);
          await nextTurn();
        }
      })();
      for (let n = 0; n < 200; n++) {
        writeFileSync(folder.at('new'), stamp);
        rmSync(lock, { force: true });
        renameSync(folder.at('new'), lock);
        await nextTurn();
      }
      enough.abort();
      await looking;
      assert.deepEqual(
        [...codes].filter((code) => code !== stamp && code !== 'ENOENT'),
        [],
      );
    });

    it('lists a folder with the kinds of what is in it', async () => {
      mkdirSync(folder.at('folder'));
      writeFileSync(folder.at('file'), '');
      symlinkSync('folder', folder.at('link'));
      execFileSync('mkfifo', [folder.at('pipe')]);
      const listing = await fs.list(folder.path);
      const kinds = listing.ok
        ? Object.fromEntries(listing.value.map(({ name, kind }) => [name, kind]))
        : listing.error;
      assert.deepEqual(kinds, { folder: 'directory', file: 'file', link: 'symlink', pipe: 'other' });
    });

    it('says why a folder cannot be listed', async () => {
      writeFileSync(lock, '');
      const codes = await Promise.all([fs.list(folder.at('gone')), fs.list(lock)]);
      assert.deepEqual(
        codes.map((answer) => answer.ok || answer.error.code),
        ['ENOENT', 'ENOTDIR'],
      );
    });

    it('crawls to the folders that can hold locks, into none that is left out, and not in circles', async () => {
      for (const path of ['a/b', 'node_modules/x', 'vendor/y', 'deep/vendor'])
        mkdirSync(folder.at(path), { recursive: true });
      for (const path of ['a/b', 'node_modules/x', 'vendor/y', 'deep/vendor'])
        writeFileSync(folder.at(path, 'graph.db.lock'), '');
      writeFileSync(folder.at('yarn.lock'), '');
      symlinkSync('..', folder.at('a/circle'));
      symlinkSync(folder.path, folder.at('a/b/self'));
      const request = {
        root: folder.path,
        prunedNames: ['node_modules'],
        excludes: ['vendor/**'],
        catalog: plainCatalog,
      };
      assert.deepEqual(await sorted(fs.crawl(request, never)), {
        ok: true,
        value: {
          folders: [folder.at('a/b'), folder.at('deep/vendor')],
          foldersSeen: 5,
          filesSeen: 5,
          unreadable: [],
          gitFiles: [],
          peeked: [],
        },
      });
    });

    it('crawls a root given with a separator at its end, and the folder itself when it holds a lock', async () => {
      writeFileSync(lock, '');
      mkdirSync(folder.at('sub'));
      writeFileSync(folder.at('sub/changes.journal'), '');
      const found = await sorted(
        fs.crawl({ root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog }, never),
      );
      assert.deepEqual(found.ok && found.value.folders, [folder.path, folder.at('sub')]);
    });

    it('goes on past a folder that cannot be listed, and says which', async () => {
      // Deeper than any path may be long; made step by step, since no call could name it.
      const dig = `for (let n = 0; n < 25; n++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)); }`;
      execFileSync(process.execPath, ['-e', dig], { cwd: folder.path });
      mkdirSync(folder.at('e'));
      writeFileSync(folder.at('e/changes.journal.lock'), '');
      const found = await fs.crawl({ root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog }, never);
      execFileSync('rm', ['-rf', folder.path]);
      assert.deepEqual(found.ok && [found.value.folders, found.value.unreadable.map(({ error }) => error.code)], [
        [folder.at('e')],
        ['ENAMETOOLONG'],
      ]);
    });

    it('fails to crawl what is not there', async () => {
      const found = await fs.crawl(
        { root: folder.at('gone'), prunedNames: [], excludes: [], catalog: plainCatalog },
        never,
      );
      assert.equal(!found.ok && found.error.code, 'ENOENT');
    });

    it('rejects a crawl and a verification that are aborted with the reason', async () => {
      writeFileSync(folder.at('changes.journal'), '');
      const reason = new Error('the reason');
      const aborted = AbortSignal.abort(reason);
      await assert.rejects(
        fs.crawl({ root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog }, aborted),
        reason,
      );
      await assert.rejects(fs.verifyJournal(codegraphJournal(folder.at('changes.journal')), aborted), reason);
    });

    it('rejects a crawl that is aborted half way with the reason', async function () {
      this.timeout(30_000);
      for (let n = 0; n < 4_000; n++) mkdirSync(folder.at(`${n % 10}/${n}`), { recursive: true });
      const abort = new AbortController();
      const reason = new Error('the reason');
      const crawl = fs.crawl({ root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog }, abort.signal);
      setImmediate(() => abort.abort(reason));
      await assert.rejects(crawl, reason);
    });

    it('verifies a journal from its file', async () => {
      const journal = folder.at('changes.journal');
      writeFileSync(journal, '# codegraph-journal v1 1763640000000\nsrc/a.ts\nDELETED src/b.ts\n');
      const report = await fs.verifyJournal(codegraphJournal(journal), never);
      assert.deepEqual(report.ok && [report.value.report.health, report.value.report.facts], [
        'ok',
        { kind: 'codegraph', lines: 3, entries: 1, deletions: 1, headerTimestamp: 1763640000000 },
      ]);
    });

    it('opens no link and no pipe for a journal', async () => {
      symlinkSync('/etc/passwd', folder.at('link'));
      execFileSync('mkfifo', [folder.at('pipe')]);
      const answers = await Promise.all(
        ['link', 'pipe', 'gone'].map((file) => fs.verifyJournal(codegraphJournal(folder.at(file)), never)),
      );
      assert.deepEqual(
        answers.map((answer) => answer.ok || answer.error.code),
        ['ELOOP', 'ENOTFILE', 'ENOENT'],
      );
    });
  });
}

function codegraphJournal(path: string): JournalRequest {
  return { path, dialect: 'codegraph.journal', afresh: false };
}

/** The folders in one order: crawls promise none. */
async function sorted(crawl: ReturnType<FileSystem['crawl']>): ReturnType<FileSystem['crawl']> {
  const found = await crawl;
  return found.ok ? { ...found, value: { ...found.value, folders: [...found.value.folders].sort() } } : found;
}
