import * as assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createTemporaryFolder, type TemporaryFolder } from '../temporaryFolder';
import { bundleTests } from './bundleTests';
import { projectRoot } from './cache';
import { writeHarnessExtension } from './harnessExtension';
import type { InHostResult } from './inHost';
import { runInHost } from './inHost';
import { closeWarmBrowser } from './warmBrowser';

const INSTALL_LIMIT_MS = 10 * 60_000;
const TEST_LIMIT_MS = 120_000;

describe('runs inside the extension host', function () {
  this.timeout(INSTALL_LIMIT_MS);
  let folder: TemporaryFolder;
  let extensionPath: string;

  before(() => {
    folder = createTemporaryFolder();
    extensionPath = writeHarnessExtension(folder.at('extension'));
  });

  after(async () => {
    await closeWarmBrowser();
    folder.remove();
  });

  async function run(source: string, timeLimitMs: number): Promise<{ result: InHostResult; lines: string[] }> {
    const from = folder.at('tests');
    mkdirSync(from, { recursive: true });
    writeFileSync(path.join(from, 'sample.test.ts'), source);
    const testsEntry = await bundleTests({ from, into: path.join(projectRoot, 'out', 'test', 'harness') });
    const lines: string[] = [];
    const options = {
      vscodeVersion: '1.139.1',
      extensionPath,
      testsEntry,
      workspace: folder.path,
      timeLimitMs,
      host: 'server',
    } as const;
    const result = await runInHost({ ...options, onLine: (line) => lines.push(line) });
    return { result, lines };
  }

  it('counts what passed and failed, and points at the source', async () => {
    const { result, lines } = await run(
      `describe('sample', () => {
  it('passes', () => { console.log('a line of the test'); });
  it('fails', () => { throw new Error('on purpose'); });
});`,
      TEST_LIMIT_MS,
    );
    assert.deepEqual(
      { exit: result.exit, passed: result.passed, failed: result.failed, pending: result.pending },
      { exit: 'finished', passed: 1, failed: 1, pending: 0 },
    );
    assert.deepEqual([result.failures[0]?.title, result.failures[0]?.message], ['sample fails', 'on purpose']);
    assert.match(result.failures[0]?.stack ?? '', /sample\.test\.ts:3:/);
    assert.ok(lines.includes('a line of the test') && lines.includes('    ✔ passes'), lines.join('\n'));
  });

  it('names the test in which the host died', async () => {
    const source = `it('kills the host', () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); });`;
    const { result } = await run(source, TEST_LIMIT_MS);
    assert.deepEqual([result.exit, result.running, result.complete], ['died', 'kills the host', false]);
  });

  it('ends a run at its time limit', async () => {
    const source = `it('hangs', function () { this.timeout(0); return new Promise(() => {}); });`;
    const { result } = await run(source, 2_000);
    assert.equal(result.exit, 'timed-out');
  });
});
