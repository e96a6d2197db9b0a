import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { registriesOf } from '../../../../src/core/registry/registries';
import type { RegistryEntry } from '../../../../src/core/registry/registry';
import { day } from '../../../support/records';
import { SurveyRig } from '../surveyRig';

const path = '/ws/.codegraph/registry.json';

let rig: SurveyRig;
beforeEach(() => {
  rig = new SurveyRig();
});
afterEach(() => rig.survey.close());

/** As codegraph writes it. */
function registry(repos: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ repos }, null, 2);
}

function repository(folder: string, usedAgoMs = 0): Readonly<Record<string, string>> {
  const at = new Date(rig.clock.now() - usedAgoMs).toISOString();
  return { path: folder, dbPath: `${folder}/.codegraph/graph.db`, addedAt: at, lastAccessedAt: at };
}

async function look(text: string): Promise<void> {
  rig.tree.put(path, text);
  await rig.setRoots('/ws');
}

function entries(): readonly RegistryEntry[] {
  return registriesOf(rig.inventory.snapshot).flatMap((one) => (one.source.kind === 'file' ? one.entries : []));
}

function verdicts(): Readonly<Record<string, string>> {
  return Object.fromEntries(entries().map(({ name, verdict }) => [name, verdict]));
}

function codes(name: string): readonly string[] {
  return (
    entries()
      .find((entry) => entry.name === name)
      ?.evidence.map(({ code }) => code) ?? []
  );
}

describe('codegraph’s registry', () => {
  it('tells of each repository whether its name still leads somewhere', async () => {
    for (const name of ['api', 'bare', 'old']) rig.tree.makeFolder(`/ws/${name}`);
    for (const name of ['api', 'old']) rig.tree.put(`/ws/${name}/.codegraph/graph.db`, '');
    await look(
      registry({
        api: repository('/ws/api'),
        bare: repository('/ws/bare'),
        gone: repository('/ws/gone'),
        old: repository('/ws/old', 31 * day),
      }),
    );
    assert.deepEqual(verdicts(), { api: 'held', bare: 'unknown', gone: 'stale', old: 'overdue' });
    assert.deepEqual(codes('gone'), ['target-gone', 'target-gone', 'entry-unused', 'tool-prunes-entry']);
    assert.deepEqual(codes('bare'), ['target-there', 'target-gone', 'entry-unused']);
    assert.deepEqual(codes('old'), ['target-there', 'target-there', 'entry-unused', 'tool-prunes-entry']);
    const removals = entries().map(({ name, removal }) => [name, removal.kind]);
    assert.deepEqual(removals, [
      ['api', 'none'],
      ['bare', 'none'],
      ['gone', 'map'],
      ['old', 'none'],
    ]);
  });

  it('names the entry of a folder that was just removed, and no more when it is back', async () => {
    rig.tree.makeFolder('/ws/api');
    await look(registry({ api: { path: '/ws/api' } }));
    assert.deepEqual(verdicts(), { api: 'held' });
    rig.tree.removeFolder('/ws/api');
    await rig.clock.advance(6_000);
    assert.deepEqual(verdicts(), { api: 'stale' });
    rig.tree.makeFolder('/ws/api');
    await rig.clock.advance(6_000);
    assert.deepEqual(verdicts(), { api: 'held' });
  });

  it('is looked at anew when it was written anew, and forgotten when it is gone', async () => {
    await look(registry({ gone: repository('/ws/gone') }));
    rig.tree.put(path, registry({ other: repository('/ws/other') }));
    await rig.hint(path);
    assert.deepEqual(verdicts(), { other: 'stale' });
    rig.tree.unlink(path);
    await rig.hint(path);
    assert.deepEqual(registriesOf(rig.inventory.snapshot), []);
  });

  for (const [why, text, code] of [
    ['is written in half', '{"repos": {"api"', 'not-json'],
    ['has a name twice', '{"repos": {"api": {}, "api": {}}}', 'name-twice'],
    ['has no entries where they should be', '{"repos": []}', 'no-map'],
  ] as const) {
    it(`says why nothing is told of one that ${why}`, async () => {
      await look(text);
      const [only] = registriesOf(rig.inventory.snapshot);
      assert.deepEqual([only?.trouble?.code, only?.entries], [code, []]);
    });
  }

  it('takes nothing for gone that is a path of another system, or cannot be seen, and nothing for an entry that is none', async () => {
    rig.tree.lookErrors.set('/ws/shut', { code: 'EACCES', message: 'no' });
    await look(
      registry({
        odd: { path: 'C:\\api' },
        shut: repository('/ws/shut'),
        text: 'api',
        none: null,
        way: { path: '../api' },
      }),
    );
    assert.deepEqual(verdicts(), { none: 'unknown', odd: 'unknown', shut: 'unknown', text: 'unknown', way: 'unknown' });
  });

  it('is never touched where git tracks it, or where it lies outside of what is open', async () => {
    await look(registry({ gone: repository('/ws/gone') }));
    rig.fs.tracked.set(path, 'tracked');
    await rig.clock.advance(6_000);
    assert.deepEqual(
      entries().map(({ verdict, removal }) => [verdict, removal.kind]),
      [['unknown', 'none']],
    );
  });

  it('is one only where codegraph has it', async () => {
    rig.tree.put('/ws/src/registry.json', registry({ gone: repository('/ws/gone') }));
    await rig.setRoots('/ws');
    assert.deepEqual(registriesOf(rig.inventory.snapshot), []);
  });
});
