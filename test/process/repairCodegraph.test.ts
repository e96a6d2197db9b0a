import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { codegraphJournal } from '../../src/core/journal/codegraph';
import { executeRepair } from '../../src/core/journal/repair/execute';
import { planRepair, type RepairPlan } from '../../src/core/journal/repair/plan';
import { type Codegraph, ensureCodegraph } from '../support/codegraph/install';
import { build, createProject, type SourceProject } from '../support/codegraph/project';
import { appendEntries, crashInAppend, holdLock } from '../support/codegraph/slowMotion';
import { contendForJournal } from '../support/release/repairContention';
import { createRealCore, type RealCore } from '../support/release/realCore';

const { signal } = new AbortController();
const policy = { trusted: true };
const damage = 'src/x.tsDELETED src/y.ts\n';

const hasSum = (graph: readonly string[]): boolean => graph.some((row) => row.includes('"name":"sum"'));

/** What the tool's own reader says of a journal. */
interface ReadJournal {
  readonly valid: boolean;
  readonly changed?: readonly string[];
  readonly removed?: readonly string[];
}

describe('the real codegraph, whose journal is repaired,', function () {
  this.timeout(60_000);
  let tool: Codegraph;
  let project: SourceProject;
  let core: RealCore;

  before(async function () {
    this.timeout(15 * 60_000);
    tool = await ensureCodegraph();
  });
  beforeEach(() => {
    project = createProject();
    core = createRealCore({ way: 'native', undoFolder: project.newPath('undo') });
  });
  afterEach(() => {
    core.dispose();
    project.dispose();
  });

  async function planned(): Promise<RepairPlan> {
    const plan = await planRepair({ path: project.journal, dialect: codegraphJournal.id }, policy, core.ports, signal);
    assert.ok(plan.ok, JSON.stringify(plan));
    return plan.value;
  }

  async function repair(): Promise<void> {
    const done = await executeRepair(await planned(), core.ports, signal);
    assert.ok(done.ok, JSON.stringify(done));
    assert.deepEqual(leftBeside(), []);
  }

  function leftBeside(): readonly string[] {
    return readdirSync(project.stateFolder).filter((name) => /changes\.journal./.test(name));
  }

  /** Runs a script with the tool's own Node; what it prints as JSON. */
  function asked(script: string): unknown {
    const { stdout, stderr } = spawnSync(tool.node, ['--no-warnings', '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    return JSON.parse(stdout);
  }

  function readByTool(): ReadJournal {
    const from = JSON.stringify(pathToFileURL(tool.journalModule).href);
    return asked(
      `import { readJournal } from ${from}; console.log(JSON.stringify(readJournal(${JSON.stringify(project.root)})));`,
    ) as ReadJournal;
  }

  /** All that the graph says, whatever its numbers are. */
  function graph(): readonly string[] {
    const database = JSON.stringify(join(project.stateFolder, 'graph.db'));
    return asked(`import { DatabaseSync } from 'node:sqlite';
      const all = (sql) => new DatabaseSync(${database}, { readOnly: true }).prepare(sql).all();
      const nodes = all('SELECT kind, name, file, line FROM nodes');
      const edges = all('SELECT e.kind, s.name AS source, s.file AS at, t.name AS target, t.file AS "to" FROM edges e ' +
        'JOIN nodes s ON s.id = e.source_id JOIN nodes t ON t.id = e.target_id');
      console.log(JSON.stringify([...nodes, ...edges].map((row) => JSON.stringify(row)).sort()));`) as readonly string[];
  }

  it('builds the graph of a full scan, where it would have missed a change without the repair', async () => {
    await build(tool, project);
    project.write('src/add.ts', 'export function plus(a: number, b: number): number {\n  return a + b;\n}\n');
    project.write('src/total.ts', 'export function sum(all: number[]): number {\n  return all.length;\n}\n');
    // Killed in the middle of the second name, and its lock is left.
    await crashInAppend(
      tool,
      project,
      [{ file: 'src/add.ts' }, { file: 'src/total.ts' }],
      'src/add.ts\nsrc/tot'.length,
    );
    const torn = readFileSync(project.journal, 'utf8');
    await appendEntries(tool, project, [{ file: 'src/none.ts', deleted: true }]);
    const glued = readFileSync(project.journal, 'utf8');
    assert.equal(glued, `${torn}DELETED src/none.ts\n`);
    assert.equal(readByTool().valid, true);
    const state = project.newPath('state');
    cpSync(project.stateFolder, state, { recursive: true });
    await build(tool, project);
    assert.ok(!hasSum(graph()), 'it is found without us, and this proves nothing');

    rmSync(project.stateFolder, { recursive: true });
    cpSync(state, project.stateFolder, { recursive: true, preserveTimestamps: true });
    await repair();
    assert.equal(readFileSync(project.journal, 'utf8'), '# codegraph-journal v1 0\nsrc/add.ts\n');
    await build(tool, project);
    const incremental = graph();
    assert.ok(hasSum(incremental));
    assert.match(readFileSync(project.journal, 'utf8'), /^# codegraph-journal v1 \d{13}\n$/);
    await build(tool, project, { anew: true });
    assert.deepEqual(incremental, graph());
  });

  it('accepts what stays, in its order, and trusts what lost nothing', async () => {
    await appendEntries(tool, project, []);
    const returns = '# codegraph-journal v1 1795171083515\r\nsrc/add.ts\r\nDELETED src/old.ts\n';
    writeFileSync(project.journal, returns);
    const before = readByTool();
    await repair();
    assert.deepEqual([readFileSync(project.journal, 'utf8'), readByTool()], [returns.replaceAll('\r', ''), before]);
    appendFileSync(project.journal, `\0\0\0\n${damage}src/main.ts\n`);
    await repair();
    assert.deepEqual(readByTool(), { valid: false });
    await appendEntries(tool, project, [{ file: 'src/total.ts' }]);
    const text = readFileSync(project.journal, 'utf8').replace('v1 0', 'v1 17');
    writeFileSync(project.journal, text);
    const changed = ['src/add.ts', 'src/main.ts', 'src/total.ts'];
    assert.deepEqual(readByTool(), { valid: true, timestamp: 17, changed, removed: ['src/old.ts'] });
  });

  it('is waited for while it holds the lock, and what it has written is not touched', async () => {
    await build(tool, project, { engine: 'wasm' });
    appendFileSync(project.journal, damage);
    const plan = await planned();
    const held = await holdLock(tool, project);
    try {
      const repairing = executeRepair(plan, core.ports, signal);
      assert.equal(readFileSync(project.journalLock, 'utf8').split('\n')[0], String(held.pid));
      await held.release();
      assert.equal((await held.process.whenExited).code, 0);
      const done = await repairing;
      assert.deepEqual(done, { ok: false, error: { reason: 'changed-underneath' } });
    } finally {
      await held.process.kill();
    }
    assert.match(readFileSync(project.journal, 'utf8'), /^# codegraph-journal v1 \d{13}\n$/);
    assert.deepEqual(leftBeside(), []);
  });

  it('loses none of the thousands of entries that two of it write while it is repaired again and again', async () => {
    const run = await contendForJournal(tool, 'native', (repairs, entries) => repairs >= 3 && entries >= 2_000);
    assert.deepEqual(run.objections, [], JSON.stringify([...run.outcomes]));
    assert.ok(run.written >= 2_000);
  });
});
