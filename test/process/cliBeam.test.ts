import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { installBeam, type RegistryNode, startRegistryNode } from '../support/beam/registryNode';
import { buildCli, type Ended } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

interface Told {
  readonly node: string | null;
  readonly table: string | null;
  readonly path: string | null;
  readonly gaps: readonly { readonly code: string }[];
  readonly entries: readonly {
    readonly name: string;
    readonly pid: string;
    readonly liveness: string;
    readonly verdict: string;
    readonly removeBy: string | null;
  }[];
}

const table = 'Electric.Shapes.ConsumerRegistry:stack';

describe('lockscope registry with a running node', function () {
  this.timeout(300_000);
  let scene: Scene;
  let node: RegistryNode;

  before(async () => {
    await installBeam();
    await buildCli();
    scene = openScene();
    node = await startRegistryNode();
    scene.file('cookie', `${node.cookie}\n`);
    await node.tell('register', 'lives');
    await node.tell('register', 'gone\n\u001b[31m');
    await node.tell('kill', 'gone\n\u001b[31m');
  });
  after(async () => {
    await node?.kill();
    await scene?.end();
  });

  const look = (...args: readonly string[]): Promise<Ended> =>
    scene.run(['registry', 'ls', '--beam', node.name, ...args], { env: { NODE_COOKIE: node.cookie } });
  const told = async (...args: readonly string[]): Promise<Told | undefined> => {
    const { stdout } = await look('--json', ...args);
    const { registries } = JSON.parse(stdout) as { readonly registries: readonly Told[] };
    return registries.find((each) => each.table === table);
  };

  it('does not call an entry stale that it has seen dead once', async () => {
    const registry = await told('--cookie-env', 'NODE_COOKIE');
    assert.deepEqual([registry?.node, registry?.path, registry?.gaps], [node.name, null, []]);
    assert.deepEqual(
      registry?.entries.map(({ name, liveness, verdict, removeBy }) => [name, liveness, verdict, removeBy]),
      [
        ['gone\n\u001b[31m', 'dead', 'unknown', null],
        ['lives', 'alive', 'held', null],
      ],
    );
  });

  it('calls stale what is dead in two looks, and says what would take it out', async () => {
    const registry = await told('--cookie-file', 'cookie', '--grace', '1');
    assert.deepEqual(
      registry?.entries.map(({ name, verdict }) => [name, verdict]),
      [
        ['gone\n\u001b[31m', 'stale'],
        ['lives', 'held'],
      ],
    );
    assert.equal(await node.tell('eval', registry?.entries[0]?.removeBy ?? ''), 'true');
    assert.deepEqual(
      (await told('--cookie-file', 'cookie'))?.entries.map(({ name }) => name),
      ['lives'],
    );
  });

  it('lists names and tables for people, one line an entry', async () => {
    await node.tell('register', 'two\nlines\u001b[31m');
    const { stdout, stderr, code } = await look('--cookie-file', 'cookie', '--beam-table', 'private_table');
    assert.match(stdout, /^lives +held +.* Electric\.Shapes\.ConsumerRegistry:stack$/m);
    assert.match(stdout, /^two.*lines.* held /m);
    assert.ok(!stdout.includes('\u001b'));
    assert.match(stderr, /private_table: The table is private/);
    assert.equal(code, 0);
  });

  it('says what keeps it from looking, and ends with 2', async () => {
    scene.file('another', 'wrong\n');
    for (const [args, words] of [
      [['--cookie-file', 'another'], /is there, and refuses/],
      [['--cookie-file', 'none'], /no cookie for .* \(ENOENT\)/],
      [['--cookie-env', 'LOCKSCOPE_NO_SUCH'], /no cookie for .* \(LOCKSCOPE_NO_SUCH\)/],
      [['--cookie-file', 'cookie', '--beam-table', 'no_such_table'], /has no table called no_such_table/],
    ] as const) {
      const { stderr, code } = await look(...args);
      assert.match(stderr, words);
      assert.equal(code, 2);
      assert.ok(!stderr.includes(node.cookie) && !stderr.includes('wrong'));
    }
  });
});
