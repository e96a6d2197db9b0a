import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { projectRoot } from '../../support/host/cache';
import { type Program, until } from '../../support/lockPrograms';
import { ensurePythonSqlite } from '../../support/realTools/pythonSqlite';
import { ensureTool } from '../../support/realTools/ensureTool';
import { killAlone, RealScene, type SeenLock } from '../../support/realTools/realScene';

const free = ['kernel-free', 'removing-releases-nothing'];

if (process.platform === 'linux') {
  describe('lockscope ls and the kernel locks of real programs', function () {
    this.timeout(60_000);
    let scene: RealScene;

    before(() => ensureTool(['flock'], 'util-linux'));

    beforeEach(() => {
      scene = new RealScene();
      scene.manifests();
    });

    afterEach(() => scene.end());

    function codesOf({ evidence }: SeenLock): readonly string[] {
      return evidence.map(({ code }) => code);
    }

    /** The processes that the kernel's own list names for a file: those that took its locks, whether or not they live. */
    function takersOf(path: string): readonly number[] {
      const { ino } = statSync(path);
      const lines = readFileSync('/proc/locks', 'utf8').split('\n');
      return lines.flatMap((line) => {
        const [, pid] = /^\d+: \S+ +\S+ +\S+ +(-?\d+) \S+:(\d+) /.exec(line) ?? [];
        return line.includes(`:${ino} `) && pid !== undefined ? [Number(pid)] : [];
      });
    }

    const pidsOf = ({ holder, otherHolders }: SeenLock): readonly (number | undefined)[] =>
      [holder, ...otherHolders].map((each) => each?.pid);

    it('tells the build folder of cargo as held while somebody has locked it, and as free afterwards', async () => {
      const file = scene.file('crate/target/debug/.cargo-lock');
      scene.manifests('crate');
      const building = await scene.programs.start('flock', [file, 'sh', '-c', 'echo $$; read never']);
      const child = Number(await building.line());
      const locks = await scene.look();
      assert.deepEqual([...locks.keys()], [file]);
      const held = locks.get(file) ?? assert.fail();
      assert.deepEqual([held.dialect, held.kind, held.verdict], ['cargo.build-lock', 'kernel', 'held']);
      assert.deepEqual(
        pidsOf(held),
        [building.pid, child].sort((a, b) => a - b),
      );
      assert.match(held.holder?.command ?? '', /^flock |^sh /);
      await building.stop();
      const { verdict, holder, releasable, ...rest } = await scene.lockAt(file);
      assert.deepEqual([verdict, holder, releasable], ['free', null, false]);
      assert.deepEqual(
        rest.evidence.map(({ code }) => code),
        free,
      );
    });

    it('tells whoever waits for a lock, and the descriptor that outlives its taker', async () => {
      const file = scene.file('jobs.lock');
      // Not the shell, but what it started has the lock in the end.
      const script = 'exec 9>"$1"; flock 9; sleep 1000 & echo $!; exec 9>&-; read never';
      const taker = await scene.programs.start('bash', ['-c', script, 'bash', file]);
      const heir = Number(await taker.line());
      const waiter = await scene.programs.start('flock', [file, 'true']);
      const lock = await until(
        () => scene.lockAt(file),
        ({ waiters }) => waiters.length > 0,
      );
      assert.deepEqual([lock.dialect, lock.verdict, lock.releasable], ['kernel.lock', 'held', false]);
      assert.deepEqual([lock.holder?.pid, lock.otherHolders], [heir, []]);
      assert.match(lock.holder?.command ?? '', /^sleep 1000/);
      assert.deepEqual(
        lock.waiters.map(({ pid, mode }) => [pid, mode]),
        [[waiter.pid, 'exclusive']],
      );
      assert.deepEqual(codesOf(lock), [
        'kernel-held',
        'kernel-taker-gone',
        'kernel-waiting',
        'removing-releases-nothing',
      ]);
      // The list of the kernel itself names a process that is no more.
      const [gone] = takersOf(file);
      assert.ok(gone !== undefined && gone !== heir && !existsSync(`/proc/${gone}`));
    });

    it('tells an OFD lock, a range of bytes, and two that share a lock', async () => {
      const [ofd, range, shared] = [scene.file('ofd.lock'), scene.file('range.lock'), scene.file('shared.lock')];
      const first = await scene.programs.locked(['ofd', ofd, 5, 10], ['posix', range, 3, 4], ['flock-shared', shared]);
      const second = await scene.programs.locked(['flock-shared', shared]);
      const locks = await scene.look();
      const at = (path: string): SeenLock => locks.get(path) ?? assert.fail(path);
      for (const path of [ofd, range, shared]) assert.equal(at(path).verdict, 'held');
      assert.deepEqual(pidsOf(at(ofd)), [first.pid]);
      assert.deepEqual(pidsOf(at(range)), [first.pid]);
      assert.deepEqual(new Set(pidsOf(at(shared))), new Set([first.pid, second.pid]));
      assert.match(at(ofd).evidence[0]?.text ?? '', /5.*14/);
      assert.match(at(range).evidence[0]?.text ?? '', /3.*6/);
      assert.match(at(shared).holder?.command ?? '', /python/);
      await scene.programs.stop();
      assert.equal((await scene.look()).size, 0);
    });

    it('tells the state of Terraform by the lock on it, whatever the note beside it says', async () => {
      const state = scene.file('infra/terraform.tfstate', '{}');
      const note = scene.file('infra/.terraform.tfstate.lock.info', noteOfTerraform(hostname()));
      scene.manifests('infra');
      const applying = await scene.programs.locked(['posix', state]);
      const locks = await scene.look();
      assert.deepEqual([...locks.keys()], [note]);
      const held = locks.get(note);
      assert.deepEqual(
        [held?.dialect, held?.verdict, held?.holder?.pid],
        ['terraform.state-lock', 'held', applying.pid],
      );
      await applying.stop();
      const { verdict, releasable, evidence } = await scene.told(note);
      assert.deepEqual([verdict, releasable, evidence.slice(-2)], ['free', false, free]);
    });

    it('tells a SQLite database that is written, and one whose writer was killed', async () => {
      const python = await ensurePythonSqlite();
      const database = scene.at('work', 'app.db');
      const writer = await scene.programs.start(python, ['-c', sqliteWriter, database]);
      assert.equal(await writer.line(), 'writing');
      const wal = `${database}-wal`;
      const held = await scene.look();
      // The locks on the database itself are told with these, and not once more.
      assert.deepEqual([...held.keys()], [`${database}-shm`, wal]);
      for (const ending of ['-wal', '-shm']) {
        const lock = held.get(database + ending);
        assert.deepEqual([lock?.verdict, lock?.releasable, lock?.holder?.pid], ['held', false, writer.pid], ending);
      }
      await killAlone(writer);
      const after = await scene.told(wal);
      assert.deepEqual(after, {
        dialect: 'sqlite.write-ahead-log',
        verdict: 'free',
        releasable: false,
        holders: [],
        evidence: [...free, 'is-data'],
      });
      // Looking has harmed nothing: what was committed is still there.
      const reader = await scene.programs.start(python, ['-c', sqliteReader, database]);
      assert.equal(await reader.line(), '1');
    });

    it('tells a LevelDB that is open, and one that nobody has open', async () => {
      const store = scene.at('work', 'store');
      const program = `
        const { ClassicLevel } = require('classic-level');
        const db = new ClassicLevel(process.argv[1]);
        void db.open().then(() => console.log('open'));
        process.stdin.resume();`;
      const opened: Program = await scene.programs.start(process.execPath, ['-e', program, store], {
        cwd: projectRoot,
      });
      assert.equal(await opened.line(), 'open');
      const lock = scene.at('work', 'store', 'LOCK');
      const held = await scene.told(lock);
      assert.deepEqual([held.dialect, held.verdict, held.holders], ['leveldb.lock', 'held', [opened.pid]]);
      await killAlone(opened);
      assert.deepEqual((await scene.told(lock)).verdict, 'free');
    });
  });
}

function noteOfTerraform(host: string): string {
  const id = 'f2ab6e6d-1f2b-4e0c-9d0c-0a0b0c0d0e0f';
  const told = { Operation: 'OperationTypeApply', Info: '', Who: `ada@${host}`, Version: '1.9.8' };
  return JSON.stringify({ ID: id, ...told, Created: '2026-11-20T10:00:00.000000000Z', Path: 'terraform.tfstate' });
}

const sqliteWriter = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('pragma journal_mode = wal')
db.execute('create table t (a)')
db.execute('insert into t values (1)')
db.execute('begin immediate')
db.execute('insert into t values (2)')
print('writing', flush=True)
sys.stdin.read()
`;

const sqliteReader = `
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute('select count(*) from t').fetchone()[0], flush=True)
`;
