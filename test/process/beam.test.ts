import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { BeamLink, BeamReading, BeamRow, BeamTable, BeamTrouble } from '../../src/core/registry/beam/beamNode';
import type { Result } from '../../src/core/result';
import { createBeamEngine } from '../../src/engines/beam/beamEngine';
import { installBeam, type RegistryNode, startRegistryNode } from '../support/beam/registryNode';
import { createTemporaryFolder } from '../support/temporaryFolder';

const table = 'Electric.Shapes.ConsumerRegistry:stack';
const probe = join(import.meta.dirname, '../../media/beam/probe.escript');
const never = new AbortController().signal;
const question = { tables: [], limit: 10_000, timeoutMs: 5_000 };

describe('a running node of Elixir', function () {
  this.timeout(300_000);
  const home = createTemporaryFolder();
  let node: RegistryNode;
  let link: BeamLink;

  const engine = () => createBeamEngine({ probe, environment: { ...process.env, HOME: home.path } });

  before(async () => {
    await installBeam();
    node = await startRegistryNode();
    link = valueOf(await engine().connect({ node: node.name, cookie: node.cookie }, never));
  });
  after(async () => {
    await link?.close();
    await node?.kill();
    home.remove();
  });

  const look = async (tables: readonly string[] = [], limit = question.limit): Promise<BeamReading> =>
    valueOf(await link.look({ ...question, tables, limit }, never));
  const consumers = async (): Promise<readonly BeamRow[]> => tableIn(await look(), table).rows;
  const consumer = async (key: string): Promise<BeamRow | undefined> =>
    (await consumers()).find((row) => row.key === key);

  it('is found by the port mapper of this machine', async () => {
    const names = valueOf(await engine().localNames(never));
    assert.ok(names.includes(node.name.slice(0, node.name.indexOf('@'))));
  });

  it('tells of a consumer that lives, what it does and how much waits for it', async () => {
    const pid = (await node.tell('register', 'handle-1')).split(' ')[1];
    const process = (await consumer('handle-1'))?.process;
    assert.deepEqual(process, {
      identity: process?.identity,
      pid,
      node: node.name,
      state: { kind: 'alive', status: 'waiting', function: 'Elixir.Process:sleep/1', queueLength: 0 },
    });
  });

  it('tells a consumer that is gone from one that is suspended', async () => {
    await node.tell('register', 'gone');
    await node.tell('register', 'suspended');
    await node.tell('kill', 'gone');
    await node.tell('suspend', 'suspended');
    assert.equal((await consumer('gone'))?.process.state.kind, 'dead');
    assert.equal((await consumer('suspended'))?.process.state.kind, 'suspended');
  });

  it('keeps the replacement of a dead consumer, where to delete by name alone takes it away', async () => {
    await node.tell('register', 'raced');
    await node.tell('kill', 'raced');
    const { elixir, erlang } = (await consumer('raced'))?.removal ?? {};
    // While the expression waits in somebody's clipboard the consumer comes back.
    const replacement = (await node.tell('replace', 'raced')).split(' ')[1];
    assert.equal(await node.tell('eval', elixir ?? ''), 'true');
    assert.equal(await node.tell('erl_eval', erlang ?? ''), 'true');
    assert.equal((await consumer('raced'))?.process.pid, replacement);
    await node.tell('delete', 'raced');
    assert.equal(await consumer('raced'), undefined);
  });

  for (const key of [
    'plain',
    'with "quotes" and \\',
    '#{System.halt(1)}',
    'two\nlines \u001b[31m',
    'Schlüssel ✓',
    '',
    "'",
    ' \t',
  ])
    it(`has ${JSON.stringify(key)} taken out by either expression, and nothing else`, async () => {
      for (const language of ['elixir', 'erlang'] as const) {
        await node.tell('register', key);
        await node.tell('kill', key);
        const count = Number(await node.tell('count'));
        const row = await consumer(key);
        assert.equal(
          await node.tell(language === 'elixir' ? 'eval' : 'erl_eval', row?.removal[language] ?? ''),
          'true',
        );
        assert.equal(await consumer(key), undefined);
        assert.equal(Number(await node.tell('count')), count - 1);
      }
    });

  it('has the names of Elixir’s registry, of all nodes and of its own', async () => {
    const pid = await node.tell('names', 'me');
    const reading = await look();
    const registry = reading.tables.find(({ shape }) => shape === 'registry');
    assert.equal(registry?.name, 'Elixir.My.Registry.KeyPartition0');
    assert.deepEqual(
      registry.rows.map(({ key, process, removal }) => ({ key, pid: process.pid, removal })),
      [{ key: 'me', pid, removal: { elixir: null, erlang: null } }],
    );
    assert.equal(tableIn(reading, 'global').rows[0]?.process.pid, pid);
    assert.equal(tableIn(reading, 'registered').rows.find(({ key }) => key === 'a_registered_name')?.process.pid, pid);
  });

  it('says that a private table cannot be read, and which tables there are none of', async () => {
    const reading = await look(['private_table', 'no_such_table_anywhere']);
    assert.equal(tableIn(reading, 'private_table').isPrivate, true);
    assert.deepEqual(reading.missing, ['no_such_table_anywhere']);
  });

  it('makes no atom in the node, whatever it is asked for', async () => {
    await look(['no_such_table_before']);
    const atoms = await node.tell('atoms');
    await look(Array.from({ length: 50 }, (_, index) => `no_such_table_${index}`));
    assert.equal(await node.tell('atoms'), atoms);
  });

  it('reads no more of a large table than it is asked for, and counts the rest', async () => {
    await node.tell('fill', '20000');
    const few = tableIn(await look([], 1_000), table);
    assert.equal(few.rows.length, 1_000);
    assert.equal(few.rows.length + few.omitted, Number(await node.tell('count')));
    assert.equal((await consumers()).length, 10_000);
  });

  it('leaves no cookie of its own behind', () => {
    assert.equal(existsSync(home.at('.erlang.cookie')), false);
  });

  it('refuses another cookie, and is not there under another name', async () => {
    const connect = (name: string, cookie: string): Promise<Result<BeamLink, BeamTrouble>> =>
      engine().connect({ node: name, cookie }, never);
    assert.equal(codeOf(await connect(node.name, 'wrong')), 'refused');
    assert.equal(codeOf(await connect('lockscope_no_such_node@localhost', node.cookie)), 'no-such-node');
    assert.equal(codeOf(await connect('node@no-such-host.invalid', node.cookie)), 'unknown-host');
    assert.equal(codeOf(await connect('-eval halt()', node.cookie)), 'bad-name');
  });

  it('is not asked any more once a look is given up', async () => {
    const other = valueOf(await engine().connect({ node: node.name, cookie: node.cookie }, never));
    const abort = new AbortController();
    const looking = other.look(question, abort.signal);
    abort.abort();
    assert.equal(codeOf(await looking), 'cancelled');
    assert.equal(codeOf(await other.look(question, never)), 'cancelled');
    await other.close();
  });

  it('says that Erlang is missing where it is', async () => {
    const none = createBeamEngine({ probe, escript: '/no/such/escript', environment: process.env });
    assert.equal(codeOf(await none.connect({ node: node.name, cookie: node.cookie }, never)), 'no-erlang');
  });

  it('is lost when it ends, and is another node when it comes again', async () => {
    await node.kill();
    const code = codeOf(await link.look(question, never));
    assert.equal(code, 'lost');
    const again = await startRegistryNode();
    try {
      const second = valueOf(await engine().connect({ node: again.name, cookie: again.cookie }, never));
      assert.equal(tableIn(valueOf(await second.look(question, never)), table).rows.length, 0);
      await second.close();
    } finally {
      await again.kill();
    }
  });
});

function tableIn(reading: BeamReading, name: string): BeamTable {
  const found = reading.tables.find((each) => each.name === name);
  assert.ok(found, `no table ${name}`);
  return found;
}

function valueOf<T>(result: Result<T, BeamTrouble>): T {
  assert.ok(result.ok, result.ok ? '' : `${result.error.code}: ${result.error.message}`);
  return result.value;
}

function codeOf(result: Result<unknown, BeamTrouble>): BeamTrouble['code'] | null {
  return result.ok ? null : result.error.code;
}
