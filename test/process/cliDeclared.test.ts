import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { namesIn, openScene, type Scene } from '../support/cli/scene';

const declaration = {
  name: 'job lock',
  glob: '**/*-job.lock',
  shape: 'directory',
  contents: ['pid'],
  pid: { regex: '^(\\d+)\\s*$' },
  program: 'job',
  removable: true,
};

describe('a declared lock that is a folder with a pid file in it', function () {
  this.timeout(30_000);
  let scene: Scene;
  let dialects: readonly string[];

  before(async function () {
    this.timeout(60_000);
    await buildCli();
  });
  beforeEach(() => {
    scene = openScene();
    dialects = ['--dialects', scene.file('dialects.json', JSON.stringify([declaration]))];
  });
  afterEach(() => scene.end());

  it('is released when the process is gone, as a whole, and comes back as it was', async () => {
    const pid = await scene.deadPid();
    const file = scene.file('run/a-job.lock/pid', `${pid}\n`);
    const done = await scene.run(['release', '--yes', ...dialects, scene.at('run/a-job.lock')]);
    assert.deepEqual([done.code, namesIn(scene.at('run'))], [0, []], done.stderr);
    const undone = await scene.run(['undo']);
    assert.deepEqual([undone.code, readFileSync(file, 'utf8')], [0, `${pid}\n`], undone.stderr);
  });

  it('stays where it is while the process lives, where the file says nothing yet, and with anything else in it', async () => {
    const { pid } = await scene.holder();
    const dead = await scene.deadPid();
    scene.file('run/live-job.lock/pid', `${pid}\n`);
    scene.file('run/young-job.lock/pid', '');
    scene.file('run/more-job.lock/pid', `${dead}\n`);
    scene.file('run/more-job.lock/data', 'precious');
    scene.file('run/other-job.lock/data', 'precious');
    const paths = ['live', 'young', 'more', 'other'].map((name) => scene.at(`run/${name}-job.lock`));
    const done = await scene.run(['release', '--yes', ...dialects, ...paths]);
    assert.equal(done.code, 3, done.stderr);
    assert.deepEqual(
      paths.map((path) => existsSync(path)),
      [true, true, true, true],
    );
    assert.deepEqual(
      [namesIn(scene.at('run/more-job.lock')), namesIn(scene.at('run'))],
      [
        ['data', 'pid'],
        ['live-job.lock', 'more-job.lock', 'other-job.lock', 'young-job.lock'],
      ],
    );
    assert.match(done.stderr, /data/);
  });

  it('is seen and released by a glob that is relative to the working folder, or to a folder that is named', async () => {
    const pid = await scene.deadPid();
    const glob = [
      '--dialects',
      scene.file('by-folder.json', JSON.stringify([{ ...declaration, glob: 'run/*-job.lock' }])),
    ];
    scene.file('run/a-job.lock/pid', `${pid}\n`);
    const byFile = await scene.run(['release', '--yes', ...glob, scene.at('run/a-job.lock')]);
    assert.deepEqual([byFile.code, namesIn(scene.at('run'))], [0, []], byFile.stderr);
    // Not to the folder that the lock is in, nor to any other one.
    scene.file('sub/run/a-job.lock/pid', `${pid}\n`);
    const elsewhere = await scene.run(['release', '--yes', ...glob, scene.at('sub/run/a-job.lock')]);
    assert.deepEqual([elsewhere.code, namesIn(scene.at('sub/run'))], [3, ['a-job.lock']]);
    const inFolder = await scene.run(['release', '--yes', ...glob, 'run/a-job.lock'], { cwd: scene.at('sub') });
    assert.deepEqual([inFolder.code, namesIn(scene.at('sub/run'))], [0, []], inFolder.stderr);
    const seen = async (...args: readonly string[]): Promise<boolean> =>
      (await scene.run(['ls', '--json', ...glob, ...args])).stdout.includes('job lock');
    scene.file('sub/run/b-job.lock/pid', `${pid}\n`);
    assert.deepEqual([await seen(), await seen('sub')], [false, true]);
  });

  it('is declared with names of files, or the declaration is refused', async () => {
    writeFileSync(scene.at('dialects.json'), JSON.stringify([{ ...declaration, contents: ['../pid'] }]));
    const refused = await scene.run(['ls', ...dialects]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /list of names of files/);
  });
});
