import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { KeptFile } from '../../src/core/ports';
import { createUndoStore } from '../../src/node/undoStore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

const program = join(__dirname, '../../out/test/undoTogether.js');
const rounds = 200;

/** Begins when the others have begun, and says of each entry what came of it. */
const source = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { createHands } from './hands';
  import { createNativeRename, noNativeRename } from './native/nativeRename';
  import { createUndoStore } from '../undoStore';

  const { folder, entries, act, isNative, ready, others } = JSON.parse(process.argv[2]);
  const store = createUndoStore(folder, { hands: createHands(isNative ? createNativeRename() : noNativeRename) });
  const acts = {
    restore: ({ id }) => store.restore(id),
    clear: ({ id }) => store.clear([id]),
    list: () => store.list(),
    keep: (entry) => store.keep(entry, entry.quarantine),
  };

  async function main() {
    writeFileSync(ready, '');
    while (!others.every((other) => existsSync(other)));
    const codes = [];
    for (const entry of entries) {
      const done = await acts[act](entry);
      codes.push(done.ok ? 'done' : done.error.code);
    }
    console.log(JSON.stringify(codes));
  }
  void main();
`;

let folder: TemporaryFolder;
let storage: TemporaryFolder;

function entryOf(n: number, batch = 'b'): KeptFile {
  const id = `${n}-a`;
  return {
    ...{ id, path: folder.at('back', id), dialect: 'codegraph.journal-lock', kind: 'lock', shape: 'file' },
    ...{ removedAt: n, by: 'swap', batch, holderPid: null, size: id.length },
    sha256: createHash('sha256').update(id).digest('hex'),
  };
}

interface Role {
  readonly act: 'restore' | 'clear' | 'list' | 'keep';
  readonly entries: readonly (KeptFile & { readonly quarantine?: string })[];
  readonly isNative?: boolean;
}

/** What came of each entry, for each of the processes. */
async function together(roles: readonly Role[]): Promise<readonly (readonly string[])[]> {
  const marks = roles.map((_, n) => folder.at(`ready-${n}`));
  return Promise.all(
    roles.map(async ({ act, entries, isNative = true }, n) => {
      const told = { folder: storage.at('undo'), entries, act, isNative, ready: marks[n], others: marks };
      const child = spawn(process.execPath, [program, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return JSON.parse(said) as readonly string[];
    }),
  );
}

async function keepAll(entries: readonly KeptFile[]): Promise<void> {
  const store = createUndoStore(storage.at('undo'));
  for (const entry of entries) {
    writeFileSync(folder.at('aside'), entry.id);
    assert.ok((await store.keep(entry, folder.at('aside'))).ok);
  }
}

for (const [where, parent] of [
  ['on the same device', undefined],
  ['on another device', process.platform === 'linux' ? '/dev/shm' : undefined],
] as const) {
  describe(`two processes that share an undo store ${where}`, function () {
    this.timeout(60_000);

    const entries = (): readonly KeptFile[] => Array.from({ length: rounds }, (_, n) => entryOf(n + 1));

    before(async () => {
      await build({
        stdin: { contents: source, resolveDir: join(__dirname, '../../src/node/files'), loader: 'ts' },
        outfile: program,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20.18',
        logLevel: 'warning',
      });
    });

    beforeEach(() => {
      folder = createTemporaryFolder();
      storage = createTemporaryFolder(parent);
      mkdirSync(folder.at('back'));
    });

    afterEach(() => {
      folder.remove();
      storage.remove();
    });

    for (const isNative of [true, false]) {
      it(`put each entry back once${isNative ? '' : ', in steps'}`, async () => {
        await keepAll(entries());
        const role: Role = { act: 'restore', entries: entries(), isNative };
        const [first = [], second = []] = await together([role, role]);
        for (const [n, code] of first.entries()) {
          const codes = [code, second[n]].sort();
          assert.ok(codes[0]! === 'ENOENT' || codes[0]! === 'EEXIST' || codes[1]! !== 'done', codes.join());
          assert.ok(codes.includes('done'), `${n}: ${codes.join()}`);
        }
        assert.equal([...first, ...second].filter((code) => code === 'done').length, rounds);
        for (const { id, path } of entries()) assert.equal(readFileSync(path, 'utf8'), id);
        assert.deepEqual([readdirSync(folder.at('back')).length, readdirSync(storage.at('undo'))], [rounds, []]);
      });
    }

    it('have each entry either back or forgotten, when one puts back what the other forgets', async () => {
      await keepAll(entries());
      const [back = []] = await together([
        { act: 'restore', entries: entries() },
        { act: 'clear', entries: [...entries()].reverse() },
      ]);
      assert.ok(back.every((code) => ['done', 'ENOENT'].includes(code)));
      const there = entries().filter((_, n) => back[n] === 'done');
      for (const { id, path } of there) assert.equal(readFileSync(path, 'utf8'), id);
      assert.deepEqual([readdirSync(folder.at('back')).length, readdirSync(storage.at('undo'))], [there.length, []]);
    });

    it('list while the other keeps and forgets, without an error and without losing anything', async () => {
      const added = entries().map((entry) => ({ ...entry, quarantine: folder.at(`aside-${entry.id}`) }));
      for (const { id, quarantine } of added) writeFileSync(quarantine, id);
      const more = Array.from({ length: rounds }, (_, n) => entryOf(n + 1 + rounds));
      await keepAll(more);
      const answers = await together([
        { act: 'keep', entries: added },
        { act: 'clear', entries: more },
        // Each time anew, for about as long as the others take.
        { act: 'list', entries: more.slice(0, rounds / 4) },
      ]);
      assert.deepEqual(new Set(answers.flat()), new Set(['done']));
      const listed = await keptIn(createUndoStore(storage.at('undo')));
      assert.deepEqual(
        listed.map(({ id }) => id),
        entries()
          .map(({ id }) => id)
          .reverse(),
      );
      assert.equal(readdirSync(storage.at('undo')).length, 2 * rounds);
    });

    it('keep at once what each removes in one go', async () => {
      const shares = ['x', 'y'].map((batch, which) =>
        Array.from({ length: 90 }, (_, n) => {
          const entry = entryOf(1 + 2 * n + which, batch);
          writeFileSync(folder.at(entry.id), entry.id);
          return { ...entry, quarantine: folder.at(entry.id) };
        }),
      );
      const answers = await together(shares.map((share) => ({ act: 'keep', entries: share })));
      assert.deepEqual(new Set(answers.flat()), new Set(['done']));
      const store = createUndoStore(storage.at('undo'));
      assert.equal((await keptIn(store)).length, 180);
      for (const { id } of shares.flat()) assert.ok((await store.restore(id)).ok);
    });
  });
}
