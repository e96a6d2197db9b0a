import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { BeamLink, BeamRow } from '../../src/core/registry/beam/beamNode';
import { beamRegistries } from '../../src/core/registry/beam/beamRegistries';
import { type BeamSamples, withSample } from '../../src/core/registry/beam/beamSamples';
import { createBeamEngine } from '../../src/engines/beam/beamEngine';
import { installBeam, type RegistryNode, startRegistryNode } from '../support/beam/registryNode';

const table = 'Electric.Shapes.ConsumerRegistry:stack';
const probe = join(import.meta.dirname, '../../media/beam/probe.escript');
const never = new AbortController().signal;

describe('entries that are written alike in a running node', function () {
  this.timeout(300_000);
  let node: RegistryNode;
  let link: BeamLink;

  before(async () => {
    await installBeam();
    node = await startRegistryNode();
    const target = { node: node.name, cookie: node.cookie };
    const connected = await createBeamEngine({ probe, environment: process.env }).connect(target, never);
    assert.ok(connected.ok);
    link = connected.value;
  });
  after(async () => {
    await link?.close();
    await node?.kill();
  });

  const rows = async (name: string): Promise<readonly BeamRow[]> => {
    const reading = await link.look({ tables: [name], limit: 100, timeoutMs: 5_000 }, never);
    assert.ok(reading.ok);
    return reading.value.tables.find((each) => each.name === name)?.rows ?? [];
  };
  const keys = async (name: string): Promise<readonly string[]> => (await rows(name)).map(({ key }) => key).sort();

  it('do not make a consumer that lives a dead one, where another has its number from an earlier run of its node', async () => {
    await node.tell('register', 'lives');
    await node.tell('eval', afterEarlierRun(`:ets.insert(table, {"earlier", earlier.("lives")})`));
    const [earlier, lives] = [...(await rows(table))].sort((a, b) => (a.key < b.key ? -1 : 1));
    assert.equal(earlier?.process.pid, lives?.process.pid);
    assert.equal(earlier?.process.state.kind, 'dead');
    assert.equal(lives?.process.state.kind, 'alive');
  });

  it('are called stale after two looks, and only those that are dead', async () => {
    let samples: BeamSamples = new Map();
    const verdicts: unknown[] = [];
    for (const now of [0, 60_000]) {
      const reading = await link.look({ tables: [], limit: 100, timeoutMs: 5_000 }, never);
      assert.ok(reading.ok);
      samples = withSample(samples, reading.value, now);
      const sight = { node: node.name, reading: reading.value, samples, now, graceMs: 60_000 };
      const registry = beamRegistries(sight).find(({ title }) => title === 'Electric consumer registry');
      verdicts.push(registry?.entries.map(({ name, verdict }) => [name, verdict]));
    }
    assert.deepEqual(verdicts, [
      [
        ['earlier', 'unknown'],
        ['lives', 'held'],
      ],
      [
        ['earlier', 'stale'],
        ['lives', 'held'],
      ],
    ]);
  });

  for (const language of ['elixir', 'erlang'] as const) {
    it(`keep the replacement that has the number of the dead one, in ${language}`, async () => {
      await node.tell('register', 'twin');
      await node.tell('eval', afterEarlierRun(`:ets.insert(table, {"raced", earlier.("twin")})`));
      const expression = (await rows(table)).find(({ key }) => key === 'raced')?.removal[language] ?? '';
      // The name is taken again, by a process that is written as the dead one was.
      await node.tell('eval', afterEarlierRun(`:ets.insert(table, {"raced", :ets.lookup_element(table, "twin", 2)})`));
      assert.equal(await node.tell(verbs[language], expression), 'true');
      assert.deepEqual(await keys(table), ['earlier', 'lives', 'raced', 'twin']);
      await node.tell('delete', 'raced');
      await node.tell('delete', 'twin');
    });

    it(`are taken out one by one in whatever form a table has them, in ${language}`, async () => {
      await node.tell(
        'eval',
        `table = :ets.new(:"forms in ${language}", [:named_table, :public])
         pid = spawn(fn -> :ok end)
         :ets.insert(table, [{"a", pid}, {"b", {pid, :v}}, {"c", pid, 1.5}, {"d", pid, 1, 2}, {"e", self()}, {"f", 1}])`,
      );
      const all = await rows(`forms in ${language}`);
      const left = (): Promise<string> =>
        node.tell('eval', `:lists.sort(:ets.select(:"forms in ${language}", [{:"$1", [], [{:element, 1, :"$1"}]}]))`);
      for (const [key, rest] of [
        ['a', '["b", "c", "d", "e", "f"]'],
        ['b', '["c", "d", "e", "f"]'],
        ['c', '["d", "e", "f"]'],
        ['d', '["e", "f"]'],
      ] as const) {
        const expression = all.find((row) => row.key === key)?.removal[language] ?? '';
        assert.equal(await node.tell(verbs[language], expression), 'true');
        assert.equal(await left(), rest);
      }
    });
  }

  it('are not sent where their name is a long text, and counted', async () => {
    await node.tell(
      'eval',
      `:ets.new(:texts, [:named_table, :public])
       :ets.insert(:texts, [{String.duplicate("x", 4096), self()}, {String.duplicate("y", 4097), self()}, {{:z, 1.5}, self()}])`,
    );
    assert.deepEqual(
      (await keys('texts')).map((key) => key.slice(0, 6)),
      ['xxxxxx', '{z,1.5'],
    );
    const reading = await link.look({ tables: ['texts'], limit: 100, timeoutMs: 5_000 }, never);
    assert.equal(reading.ok && reading.value.tables.find(({ name }) => name === 'texts')?.omitted, 1);
  });
});

const verbs = { elixir: 'eval', erlang: 'erl_eval' } as const;

/** `earlier` gives the process that had the number of a consumer in the run of the node before this one. */
function afterEarlierRun(code: string): string {
  return `table = :"${table}"
    earlier = fn key ->
      term = :erlang.term_to_binary(:ets.lookup_element(table, key, 2))
      length = byte_size(term) - 4
      <<head::binary-size(length), creation::32>> = term
      :erlang.binary_to_term(<<head::binary, creation - 1::32>>)
    end
    ${code}`;
}
