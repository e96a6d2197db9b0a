import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { namesIn, openScene, type Scene } from '../support/cli/scene';
import { type Codegraph, ensureCodegraph } from '../support/codegraph/install';
import { teamDeclaration } from '../support/release/declaredRegistry';

interface Entry {
  readonly name: string;
  readonly pid: number | null;
  readonly liveness: string | null;
  readonly verdict: string;
  readonly releasable: boolean;
}

let scene: Scene;
let declared: string;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
  declared = scene.file('../registries.json', JSON.stringify([teamDeclaration]));
});
afterEach(() => scene.end());

async function entries(...args: readonly string[]): Promise<Readonly<Record<string, Omit<Entry, 'name'>>>> {
  const { stdout } = await scene.run(['registry', 'ls', ...args, '--json']);
  const { registries } = JSON.parse(stdout) as {
    readonly registries: readonly { readonly entries: readonly Entry[] }[];
  };
  const all = registries.flatMap((registry) => registry.entries);
  return Object.fromEntries(
    all.map(({ name, pid, liveness, verdict, releasable }) => [name, { pid, liveness, verdict, releasable }]),
  );
}

describe('lockscope registry, of one file with many entries', function () {
  this.timeout(30_000);

  it('takes a dead one out, leaves every other byte, the mode and all others, and puts it back', async () => {
    const [dead, live] = [await scene.deadPid(), (await scene.holder()).pid];
    const text = `{\r\n  "version": 3,\r\n  "servers": { "web": {"pid":${live}},\r\n    "api": {"pid": ${dead}, "token": "s3cret"} }\r\n}`;
    const path = scene.file('run/servers.json', text);
    chmodSync(path, 0o640);
    const own = ['--registries', declared];
    assert.deepEqual(await entries(...own), {
      api: { pid: dead, liveness: 'dead', verdict: 'stale', releasable: true },
      web: { pid: live, liveness: 'alive', verdict: 'held', releasable: false },
    });
    const preview = await scene.run(['registry', 'remove', 'api', '--dry-run', ...own]);
    assert.deepEqual([preview.code, readFileSync(path, 'utf8')], [0, text]);
    assert.match(preview.stderr, /There is no process \d+\.[^]*It would be removed\./);
    assert.doesNotMatch(preview.stderr + preview.stdout, /s3cret/);
    const refused = await scene.run(['registry', 'remove', 'web', '--yes', ...own]);
    assert.deepEqual([refused.code, readFileSync(path, 'utf8')], [3, text]);
    const removed = await scene.run(['registry', 'remove', 'api', '--registry', path, '--yes', '--json', ...own]);
    assert.equal(removed.code, 0, removed.stderr);
    const { results } = JSON.parse(removed.stdout) as { readonly results: readonly { readonly released: boolean }[] };
    assert.deepEqual(
      results.map(({ released }) => released),
      [true],
    );
    assert.equal(readFileSync(path, 'utf8'), text.replace(/,\r\n {4}"api": \{.*?\}/, ''));
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(namesIn(scene.at('run')), ['servers.json']);
    assert.match((await scene.run(['undo'])).stdout, /Put back the entry “api” of run\/servers\.json/);
    assert.equal(readFileSync(path, 'utf8'), text);
    assert.deepEqual(namesIn(scene.at('run')), ['servers.json']);
  });

  it('says what is wrong with a file, and with a declaration', async () => {
    const path = scene.file('run/servers.json', '{"servers": {"a": {"pid": 1}, "a": {"pid": 2}}}');
    const seen = await scene.run(['registry', '--registries', declared]);
    assert.match(seen.stderr, /run\/servers\.json: The name “a” stands in it twice/);
    assert.ok(existsSync(path));
    const wrong = scene.file('../wrong.json', JSON.stringify([{ ...teamDeclaration, pid: 'pid' }]));
    const told = await scene.run(['registry', '--registries', wrong]);
    assert.equal(told.code, 2);
    assert.match(told.stderr, /In registry 1, “team servers”, pid: /);
  });
});

describe('the registry of the real codegraph', function () {
  this.timeout(60_000);
  let tool: Codegraph;
  before(async function () {
    this.timeout(15 * 60_000);
    tool = await ensureCodegraph();
  });

  it('loses the repository that is gone, keeps the others, and is read by codegraph as before', async () => {
    const path = scene.at('.codegraph/registry.json');
    const env = { ...process.env, CODEGRAPH_REGISTRY_PATH: path, HOME: scene.at('home') };
    const registry = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)(tool.node, [tool.cli, 'registry', ...args], { env, cwd: scene.root })).stdout;
    for (const name of ['api', 'web']) {
      mkdirSync(scene.at(name));
      await registry('add', scene.at(name), '--name', name);
    }
    const before = readFileSync(path, 'utf8');
    rmSync(scene.at('api'), { recursive: true });
    assert.deepEqual(
      Object.entries(await entries()).map(([name, { verdict }]) => [name, verdict]),
      [
        ['api', 'stale'],
        ['web', 'unknown'],
      ],
    );
    const removed = await scene.run(['registry', 'remove', 'api', '--yes']);
    assert.equal(removed.code, 0, removed.stderr);
    const { repos } = JSON.parse(before) as { readonly repos: Readonly<Record<string, unknown>> };
    assert.equal(readFileSync(path, 'utf8'), JSON.stringify({ repos: { web: repos['web'] } }, null, 2));
    await scene.run(['undo']);
    assert.equal(readFileSync(path, 'utf8'), before);
    assert.match(await registry('prune'), /api/);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /"api"/);
  });

  it('is found where codegraph was told to keep it, by the same variable', async () => {
    const path = scene.at('names/of-graphs.json');
    const told = { CODEGRAPH_REGISTRY_PATH: path };
    mkdirSync(scene.at('api'));
    await promisify(execFile)(tool.node, [tool.cli, 'registry', 'add', scene.at('api'), '--name', 'api'], {
      env: { ...process.env, ...told, HOME: scene.at('home') },
      cwd: scene.root,
    });
    rmSync(scene.at('api'), { recursive: true });
    assert.deepEqual(await entries(), {});
    const { stdout } = await scene.run(['registry', 'ls', '--json'], { env: told });
    assert.match(stdout, /"dialect": ?"codegraph\.registry"/);
    const removed = await scene.run(['registry', 'remove', 'api', '--yes'], { env: told });
    assert.equal(removed.code, 0, removed.stderr);
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { repos: {} });
  });
});
