import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { ensureCodegraph, type Codegraph } from '../support/codegraph/install';
import { build, createProject, startWatch, type SourceProject } from '../support/codegraph/project';
import {
  age,
  appendEntries,
  canTrace,
  crashBeforeStamp,
  crashHoldingLock,
  crashInAppend,
  crashInHeaderRewrite,
  crashInNativeRewrite,
  crashInSteal,
  holdLock,
  readStamp,
  runContender,
} from '../support/codegraph/slowMotion';
import type { ToolProcess } from '../support/codegraph/toolProcess';

const STALE_MS = 30_000;
const header = /^# codegraph-journal v1 (\d+)\n/;

describe('the real codegraph', function () {
  this.timeout(30_000);
  let tool: Codegraph;
  let project: SourceProject;
  const running: ToolProcess[] = [];

  const track = <T extends { readonly process: ToolProcess }>(holder: T): T => {
    running.push(holder.process);
    return holder;
  };

  before('install it', async function () {
    this.timeout(15 * 60_000);
    tool = await ensureCodegraph();
  });

  beforeEach(() => {
    project = createProject();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((process) => process.kill()));
    project.dispose();
  });

  it('writes a journal that is only a header when it builds, and leaves no lock', async () => {
    await build(tool, project);
    assert.match(readFileSync(project.journal, 'utf8'), /^# codegraph-journal v1 \d{13}\n$/);
    assert.deepEqual(
      readdirSync(project.stateFolder).filter((name) => /\.(lock|tmp)$/.test(name)),
      [],
    );
  });

  it('journals edits and deletions while it watches, and holds the database lock meanwhile', async () => {
    await build(tool, project);
    const watch = await startWatch(tool, project);
    running.push(watch);
    assert.equal(readFileSync(project.databaseLock, 'utf8'), String(watch.pid));
    project.write('src/add.ts', 'export const add = (a: number, b: number): number => b + a;\n');
    await watch.whenPrinted(/Updated: src\/add\.ts/);
    project.remove('src/old.ts');
    await watch.whenPrinted(/Removed: src\/old\.ts/);
    await watch.kill('SIGINT');
    const journal = readFileSync(project.journal, 'utf8');
    assert.match(journal, header);
    // A slow machine may see one edit as two, and then journals it twice.
    assert.deepEqual([...new Set(journal.split('\n').slice(1))], ['src/add.ts', 'DELETED src/old.ts', '']);
    assert.equal(existsSync(project.databaseLock), false);
  });

  for (const by of ['build', 'watch'] as const) {
    it(`holds its lock while a ${by} writes, and releases it`, async () => {
      await build(tool, project);
      const held = track(await holdLock(tool, project, by));
      assert.equal(held.pid, held.process.pid);
      assert.ok(held.nonce.startsWith(`${held.pid}-`));
      assert.doesNotThrow(() => process.kill(held.pid, 0));
      await held.release();
      if (by === 'watch') {
        await held.process.whenPrinted(/Updated: src\/edited\.ts/);
      } else {
        assert.equal((await held.process.whenExited).code, 0);
      }
      assert.equal(existsSync(project.journalLock), false);
    });

    it(`leaves a stale lock when a ${by} is killed, which the next build steals at once`, async () => {
      await build(tool, project);
      const wreck = await crashHoldingLock(tool, project, by);
      assert.deepEqual(readStamp(project.journalLock), { pid: wreck.pid, nonce: wreck.nonce });
      assert.throws(() => process.kill(wreck.pid, 0), { code: 'ESRCH' });
      assert.equal(existsSync(project.databaseLock), by === 'watch');
      const contest = await runContender(tool, project);
      assert.equal(contest.exit.code, 0, contest.exit.output);
      assert.equal(contest.stole, true);
      assert.equal(existsSync(project.journalLock), false);
    });
  }

  it('leaves an empty lock when it is killed before its stamp, which counts as stale', async () => {
    const wreck = await crashBeforeStamp(tool, project);
    assert.equal(statSync(wreck.file).size, 0);
    assert.equal((await runContender(tool, project)).stole, true);
  });

  it('leaves the temporary file of a steal, which only a later taker sweeps, after 30 s', async () => {
    const wreck = await crashInSteal(tool, project);
    assert.equal(readStamp(wreck.file).pid, wreck.pid);
    assert.deepEqual(readStamp(project.journalLock), wreck.stale);
    await runContender(tool, project);
    assert.ok(existsSync(wreck.file), 'a young orphan may be a steal in flight');
    age(wreck.file, STALE_MS + 1000);
    await runContender(tool, project);
    assert.equal(existsSync(wreck.file), false);
  });

  it('leaves a whole or a torn changes.journal.tmp beside an untouched journal', async () => {
    await build(tool, project, { engine: 'wasm' });
    const before = readFileSync(project.journal, 'utf8');
    const whole = await crashInHeaderRewrite(tool, project);
    assert.match(readFileSync(whole.file, 'utf8'), header);
    const torn = await crashInHeaderRewrite(tool, project, 30);
    assert.match(readFileSync(torn.file, 'utf8'), /^# codegraph-journal v1 \d{7}$/);
    assert.equal(readFileSync(project.journal, 'utf8'), before);
    assert.equal(readStamp(project.journalLock).pid, torn.pid);
    await runContender(tool, project);
    assert.equal(existsSync(torn.file), false);
  });

  it('leaves changes.journal.tmp but no journal lock when a native build is killed', async function () {
    if (!canTrace()) {
      this.skip();
    }
    const wreck = await crashInNativeRewrite(tool, project);
    assert.match(readFileSync(wreck.file, 'utf8'), header);
    assert.equal(existsSync(project.journalLock), false);
    assert.ok(wreck.pid > 0 && existsSync(project.databaseLock));
    assert.throws(() => process.kill(wreck.pid, 0), { code: 'ESRCH' });
  });

  it('tears the journal when it is killed in an append', async () => {
    await build(tool, project);
    const entries = [{ file: 'src/add.ts' }, { file: 'src/old.ts', deleted: true }];
    const wreck = await crashInAppend(tool, project, entries, 'src/add.ts\nDELETED src/o'.length);
    assert.match(readFileSync(wreck.file, 'utf8'), /\nsrc\/add\.ts\nDELETED src\/o$/);
    assert.equal(readStamp(project.journalLock).pid, wreck.pid);
  });

  it('starts a journal with the header v1 0 when it appends before any build', async () => {
    await appendEntries(tool, project, [{ file: 'src/add.ts' }]);
    assert.equal(readFileSync(project.journal, 'utf8'), '# codegraph-journal v1 0\nsrc/add.ts\n');
  });

  it('steals the lock of a living holder once it is older than 30 s, and the holder does not notice', async () => {
    await build(tool, project, { engine: 'wasm' });
    const held = track(await holdLock(tool, project));
    age(project.journalLock, STALE_MS + 1000);
    const contest = await runContender(tool, project);
    assert.equal(contest.exit.code, 0, contest.exit.output);
    assert.equal(contest.stole, true);
    assert.doesNotThrow(() => process.kill(held.pid, 0));
    await held.release();
    assert.equal((await held.process.whenExited).code, 0);
  });

  it('waits 5 s for a young lock of a living holder, then fails', async () => {
    await build(tool, project, { engine: 'wasm' });
    const held = track(await holdLock(tool, project));
    const contest = await runContender(tool, project);
    assert.equal(contest.exit.code, 1, `${contest.exit.signal}: ${contest.exit.output}`);
    assert.match(contest.exit.output, /Failed to acquire journal lock at .* within 5000ms/);
    assert.equal(contest.stole, false);
    assert.ok(contest.durationMs >= 5000);
    assert.equal(readStamp(project.journalLock).nonce, held.nonce);
  });
});
