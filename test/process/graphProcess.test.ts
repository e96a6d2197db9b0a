import assert from 'node:assert/strict';
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { GraphAnswer } from '../../src/core/journal/use';
import { createGraphReader } from '../../src/node/graphDatabase/graphProcess';
import { boundedRun } from '../../src/node/processes/boundedRun';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleGraphReader } from './bundledWorker';

describe('the process that reads graphs', function () {
  this.timeout(30_000);
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = createTemporaryFolder();
  });

  afterEach(() => folder.remove());

  const never = new AbortController().signal;
  const said = (answer: GraphAnswer): string => (answer.ok ? 'ok' : `${answer.error.code}: ${answer.error.message}`);

  /** A program instead of the reader. */
  function program(text: string): string {
    const path = folder.at('program.cjs');
    writeFileSync(path, text);
    return path;
  }

  const noteAndHang = (): string =>
    program(
      `require('node:fs').writeFileSync(${JSON.stringify(folder.at('pid'))}, String(process.pid)); setInterval(() => {}, 1000)`,
    );

  async function notedPid(): Promise<number> {
    for (;;) {
      const text = existsSync(folder.at('pid')) ? readFileSync(folder.at('pid'), 'utf8') : '';
      if (text !== '') return Number(text);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('is killed when it hangs', async () => {
    const answer = await createGraphReader(noteAndHang(), { timeoutMs: 2_000 }).read('/x', never);
    assert.match(said(answer), /^too-slow: /);
    const pid = await notedPid();
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('is killed when nobody wants the answer any more', async () => {
    const abort = new AbortController();
    const reading = createGraphReader(noteAndHang()).read('/x', abort.signal);
    const pid = await notedPid();
    abort.abort(new Error('closed'));
    await assert.rejects(reading, /closed/);
    for (let alive = true; alive;) {
      try {
        process.kill(pid, 0);
        await new Promise((resolve) => setTimeout(resolve, 10));
      } catch {
        alive = false;
      }
    }
    await assert.rejects(createGraphReader(noteAndHang()).read('/x', abort.signal), /closed/);
  });

  it('is not waited for when it cannot even be killed', async () => {
    const reader = createGraphReader('/x.cjs', { timeoutMs: 10, run: () => new Promise(() => undefined) });
    assert.match(said(await reader.read('/x', never)), /^too-slow: /);
  });

  it('is believed only what it can have said', async () => {
    const facts = { files: 1, newestAt: 2, engine: 'wasm' };
    for (const [output, expected] of [
      [JSON.stringify({ ok: true, value: facts }), /^ok$/],
      [JSON.stringify({ ok: true, value: { ...facts, files: -1 } }), /^no-reader/],
      [JSON.stringify({ ok: true, value: { ...facts, newestAt: '2' } }), /^no-reader/],
      [JSON.stringify({ ok: true, value: { ...facts, engine: 'other' } }), /^no-reader/],
      [JSON.stringify({ ok: false, error: { code: 'busy', message: 'm' } }), /^busy: m$/],
      [JSON.stringify({ ok: false, error: { code: 'other', message: 'm' } }), /^no-reader/],
      ['null', /^no-reader/],
      ['not JSON', /^no-reader/],
      ['', /^no-reader/],
      ['x'.repeat(100_000), /^no-reader: .* printed more than/],
    ] as const) {
      const reader = createGraphReader(program(`process.stdout.write(${JSON.stringify(output)})`));
      assert.match(said(await reader.read('/x', never)), expected, output.slice(0, 100));
    }
  });

  it('is said to be missing or broken where it is', async () => {
    assert.match(said(await createGraphReader(folder.at('none.cjs')).read('/x', never)), /^no-reader/);
    assert.match(said(await createGraphReader(program('process.exit(3)')).read('/x', never)), /^no-reader.* 3 /);
    const reader = createGraphReader(program(''), { node: folder.at('no-node') });
    assert.match(said(await reader.read('/x', never)), /^no-reader: .*ENOENT/);
  });

  it('runs one at a time, in the order of the questions', async () => {
    const log: string[] = [];
    const reader = createGraphReader('/x.cjs', {
      run: async (_node, args) => {
        log.push(`begin ${args.at(-1)}`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`end ${args.at(-1)}`);
        return { kind: 'failed', reason: '' };
      },
    });
    await Promise.all(['/a', '/b', '/c'].map((path) => reader.read(path, never)));
    assert.deepEqual(log, ['begin /a', 'end /a', 'begin /b', 'end /b', 'begin /c', 'end /c']);
  });

  it('loads nothing that the environment names, and runs nowhere near the workspace', async () => {
    const evil = folder.at('evil.cjs');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(folder.at('loaded'))}, '')`);
    const script = await bundleGraphReader();
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = `--require ${evil}`;
    try {
      const code = 'process.stdout.write(JSON.stringify({ cwd: process.cwd(), env: Object.keys(process.env) }))';
      const plain = await boundedRun(process.execPath, ['-e', '0'], {
        env: process.env,
        timeoutMs: 20_000,
        maxBytes: 100,
      });
      assert.deepEqual([plain.kind, existsSync(folder.at('loaded'))], ['ended', true], 'the trap works');
      unlinkSync(folder.at('loaded'));
      let seen: unknown;
      const reader = createGraphReader(script, {
        run: async (node, args, options) => {
          const ran = await boundedRun(node, ['-e', code], options);
          if (ran.kind === 'ended') seen = JSON.parse(ran.stdout);
          return boundedRun(node, args, options);
        },
      });
      assert.match(said(await reader.read(folder.at('graph.db'), never)), /^missing/);
      const { cwd, env } = seen as { cwd: string; env: readonly string[] };
      assert.deepEqual([existsSync(folder.at('loaded')), cwd === process.cwd()], [false, false]);
      assert.deepEqual(
        env.filter((name) => /^NODE|PATH$|HOME/.test(name) && name !== 'LD_LIBRARY_PATH'),
        [],
      );
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });
});
