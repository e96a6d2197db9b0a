import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli, type CliProcess } from '../support/cli/cliProgram';
import { identity, openScene, type Scene } from '../support/cli/scene';

/** util-linux has a `script` that takes a command and answers with its exit code. */
const hasTerminal =
  process.platform === 'linux' &&
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux');

let scene: Scene;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

if (hasTerminal) {
  describe('lockscope release, at a terminal', function () {
    this.timeout(30_000);

    const asked = (cli: CliProcess): Promise<true> =>
      cli.until(({ stdout }) => (stdout.includes('[y/N]') ? true : undefined));

    it('shows the evidence, asks, and goes ahead only on a yes', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      assert.match(cli.stdout, /There is no process \d+\./);
      cli.write('y\n');
      assert.equal((await cli.ended).code, 0);
      assert.equal(existsSync(path), false);
    });

    for (const answer of ['\n', 'n\n', 'what?\n', '\u0004']) {
      it(`takes ${JSON.stringify(answer)} for a no`, async () => {
        const path = scene.lock('a', await scene.deadPid());
        const cli = await scene.startInTerminal(['release', path]);
        await asked(cli);
        cli.write(answer);
        const { code, stdout } = await cli.ended;
        assert.equal(code, 0);
        assert.match(stdout, /Nothing was removed\./);
        assert.ok(existsSync(path));
      });
    }

    it('ends on Ctrl+C with nothing done', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      cli.write('\u0003');
      assert.notEqual((await cli.ended).code, 0);
      assert.ok(existsSync(path));
    });

    it('stops with 4 when the lock changes while it asks', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      const { pid } = await scene.holder();
      unlinkSync(path);
      writeFileSync(path, `${pid}\n${pid}-fedcba9876543210\n`);
      const before = identity(path);
      cli.write('y\n');
      const { code, stdout } = await cli.ended;
      assert.equal(code, 4);
      assert.match(stdout, /changed in the meantime/);
      assert.equal(identity(path), before);
    });

    it('stops with 4 when the lock goes away while it asks', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      unlinkSync(path);
      cli.write('y\n');
      const { code, stdout } = await cli.ended;
      assert.equal(code, 4);
      assert.match(stdout, /gone already/);
    });
  });
}
