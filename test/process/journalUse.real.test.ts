import assert from 'node:assert/strict';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { runCli } from '../support/cli/cliProgram';
import { type Codegraph, ensureCodegraph } from '../support/codegraph/install';
import { build, createProject, type SourceProject, startBuild } from '../support/codegraph/project';
import { appendEntries } from '../support/codegraph/slowMotion';

interface NextBuild {
  readonly usesJournal: boolean | null;
  readonly reason: string | null;
}

describe('what the next build of the real codegraph does with its journal', function () {
  this.timeout(30_000);
  let tool: Codegraph;
  let project: SourceProject;

  before('install it', async function () {
    this.timeout(15 * 60_000);
    tool = await ensureCodegraph();
  });

  beforeEach(() => {
    project = createProject();
  });

  afterEach(() => project.dispose());

  /** What Lockscope says beforehand, as data and in words. */
  async function foretold(): Promise<readonly [boolean | null, string | null]> {
    const { stdout } = await runCli(['verify', '--json'], { cwd: project.root, home: project.home });
    const { journals } = JSON.parse(stdout) as { readonly journals: readonly { readonly nextBuild: NextBuild }[] };
    assert.equal(journals.length, 1, stdout);
    return [journals[0]?.nextBuild.usesJournal ?? null, journals[0]?.nextBuild.reason ?? null];
  }

  /** What it then says itself: only this engine does. */
  async function seen(): Promise<string> {
    const { code, output } = await (await startBuild(tool, project, { engine: 'wasm', isVerbose: true })).whenExited;
    assert.equal(code, 0, output);
    return /Tier 0: (?:skipped \()?([a-z ]+)/.exec(output)?.[1] ?? output;
  }

  it('is foretold: it uses one that is younger than every file in the graph', async () => {
    await build(tool, project, { engine: 'wasm' });
    await appendEntries(tool, project, [{ file: 'src/add.ts' }]);
    assert.deepEqual([await foretold(), await seen()], [[true, null], 'journal valid']);
  });

  it('is foretold: it passes over one that is older than a file in the graph', async () => {
    const ahead = Date.now() / 1_000 + 3_600;
    utimesSync(join(project.root, 'src/add.ts'), ahead, ahead);
    await build(tool, project, { engine: 'wasm' });
    await appendEntries(tool, project, [{ file: 'src/add.ts' }]);
    assert.deepEqual([await foretold(), await seen()], [[false, 'older'], 'timestamp stale']);
  });

  it('is foretold: it passes over one without entries', async () => {
    await build(tool, project, { engine: 'wasm' });
    assert.deepEqual([await foretold(), await seen()], [[false, 'no-entries'], 'no entries']);
  });

  it('is foretold of what the engine in native code has built, too', async () => {
    await build(tool, project);
    await appendEntries(tool, project, [{ file: 'src/add.ts' }]);
    assert.deepEqual(await foretold(), [true, null]);
    const ended = await runCli(['verify'], { cwd: project.root, home: project.home });
    assert.match(ended.stdout, /The next build will use it\./);
  });

  it('is not foretold where there is no graph', async () => {
    await build(tool, project, { engine: 'wasm' });
    await appendEntries(tool, project, [{ file: 'src/add.ts' }]);
    for (const ending of ['', '-wal', '-shm']) rmSync(join(project.stateFolder, `graph.db${ending}`), { force: true });
    assert.deepEqual(await foretold(), [null, 'missing']);
  });
});
