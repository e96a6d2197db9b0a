import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { undoFolder as undoFolderOf } from '../../src/cli/undoFolder';
import { buildCli } from '../support/cli/cliProgram';
import { type Scene, openScene } from '../support/cli/scene';
import { deadPid } from '../support/release/deadPid';
import { bundleProgram, runToEnd } from '../support/release/programs';
import { createRealCore, ways } from '../support/release/realCore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

const count = 200;
/** What the slower one of two says. */
const late = /"reason":"(?:vanished|changed-underneath|busy)"/;

/** Says of each lock how it was released, or why not. */
async function releaseAll(paths: readonly string[], way: string, undoFolder: string): Promise<readonly string[]> {
  const told = { act: 'release', paths, way, undoFolder, maker: null, now: null, haste: 1 };
  const { code, output } = await runToEnd(process.execPath, [await bundleProgram('lockscope'), JSON.stringify(told)]);
  assert.equal(code, 0, output);
  return (JSON.parse(output) as { readonly outcomes: readonly string[] }).outcomes;
}

describe('two Lockscopes that release the same dead locks at the same time', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;

  before(() => bundleProgram('lockscope'));

  beforeEach(() => {
    folder = createTemporaryFolder();
  });

  afterEach(() => folder.remove());

  for (const way of ways) {
    it(`keep each of them once, and know of no conflict, ${way}`, async () => {
      const dead = deadPid();
      const paths = Array.from({ length: count }, (_, n) => {
        mkdirSync(folder.at(`p${n}`));
        const path = folder.at(`p${n}`, 'changes.journal.lock');
        writeFileSync(path, `${dead}\n${dead}-${n.toString(16).padStart(16, '0')}\n`);
        return path;
      });
      const undoFolder = folder.at('undo');
      const answers = await Promise.all([paths, paths].map((list) => releaseAll(list, way, undoFolder)));
      // Of what was gone before it looked, one has nothing to say.
      const done = answers.flat().filter((outcome) => ['swap', 'quarantine'].includes(outcome));
      const others = answers.flat().filter((outcome) => !['swap', 'quarantine'].includes(outcome));
      assert.deepEqual(
        others.filter((outcome) => !late.test(outcome)),
        [],
      );
      assert.equal(done.length, count);
      for (const path of paths) assert.deepEqual(readdirSync(dirname(path)), []);
      await assertAllKept(undoFolder, paths, way);
    });
  }
});

/** Each once, and each can be put back. */
async function assertAllKept(undoFolder: string, paths: readonly string[], way: (typeof ways)[number]): Promise<void> {
  const core = createRealCore({ way, undoFolder });
  try {
    const kept = await keptIn(core.ports.undo);
    assert.deepEqual(kept.map(({ path }) => path).sort(), [...paths].sort());
    for (const { id, path } of kept) {
      assert.ok((await core.ports.undo.restore(id)).ok);
      assert.match(readFileSync(path, 'utf8'), /^\d+\n\d+-[0-9a-f]{16}\n$/);
    }
  } finally {
    core.dispose();
  }
}

describe('a Lockscope and the command line that sweep the same leftovers at the same time', function () {
  this.timeout(60_000);
  let scene: Scene;

  before(async () => {
    await Promise.all([buildCli(), bundleProgram('lockscope')]);
  });

  beforeEach(() => {
    scene = openScene();
  });

  afterEach(() => scene.end());

  it('keep each of them once, and know of no conflict', async () => {
    const dead = await scene.deadPid();
    const paths = Array.from({ length: 100 }, (_, n) => scene.leftover('a', dead, n.toString(16).padStart(16, '0')));
    const state = scene.at('state');
    const env = { XDG_STATE_HOME: state, LOCALAPPDATA: state };
    const undoFolder = undoFolderOf({ platform: process.platform, env, home: scene.at('../home') });
    const [outcomes, cli] = await Promise.all([
      releaseAll(paths, 'native', undoFolder),
      scene.run(['sweep', '--yes', '--json'], { env }),
    ]);
    const { results } = JSON.parse(cli.stdout) as {
      readonly results: readonly { readonly released: boolean; readonly refusal: { readonly reason: string } | null }[];
    };
    const refused = results.flatMap(({ refusal }) => refusal?.reason ?? []);
    assert.deepEqual(
      refused.filter((reason) => !['vanished', 'changed-underneath', 'busy'].includes(reason)),
      [],
    );
    const ours = outcomes.filter((outcome) => outcome === 'quarantine').length;
    assert.equal(ours + results.filter(({ released }) => released).length, paths.length);
    assert.deepEqual(readdirSync(scene.at('a/.codegraph')), []);
    await assertAllKept(undoFolder, paths, 'native');
  });
});
