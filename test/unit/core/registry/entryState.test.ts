import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence } from '../../../../src/core/evidence';
import { byConcern, type EntryState, entryStates, isConcern, stateOf } from '../../../../src/core/registry/entryState';
import { registriesOf } from '../../../../src/core/registry/registries';
import type { RegistryEntry } from '../../../../src/core/registry/registry';
import { liveHolder, snapshotOf } from '../../../support/records';
import { beamEntry, devServer, livePidFile, mapEntry, pidFile } from '../../../support/registryRecords';

function entries(...locks: Parameters<typeof snapshotOf>[0]['locks'] & object): readonly RegistryEntry[] {
  return registriesOf(snapshotOf({ locks })).flatMap((registry) => registry.entries);
}

const another: Evidence = { code: 'port-of-another', port: 3000, pid: 9, command: 'node' };
const silent: Evidence = { code: 'port-silent', port: 3000 };
const served: Evidence = { code: 'port-served', port: 3000, pid: 4711 };

/** An entry whose process lives, and what the port of it says. */
function living(port: Evidence | null): EntryState | undefined {
  return entries(devServer(port)).map(stateOf)[0];
}

describe('the state of an entry', () => {
  it('says whether its process is there', () => {
    const [dead, live] = entries(pidFile('a'), livePidFile('b'));
    assert.deepEqual(
      [dead, live].map((entry) => entry && stateOf(entry)),
      ['dead', 'alive'],
    );
    assert.deepEqual(
      (['unknown', 'free', 'orphan', 'overdue'] as const).map((verdict) => stateOf(mapEntry('a', { verdict }))),
      ['unknown', 'free', 'dead', 'overdue'],
    );
  });

  it('says whether that one is at the port that is named', () => {
    assert.deepEqual([served, another, silent, { code: 'port-unseen', port: 3000 } as const, null].map(living), [
      'alive',
      'taken',
      'silent',
      'alive',
      'alive',
    ]);
  });

  it('is contested where two name a port, unless it is seen whose it is', () => {
    const rival = devServer(null, { path: '/ws/b/.nuxt/nuxt.lock', id: 'b', holder: liveHolder({ pid: 12 }) });
    const states = [null, silent, another, served].map((port) => entries(rival, devServer(port)).map(stateOf));
    assert.deepEqual(
      states.map((both) => both.at(-1)),
      ['contested', 'contested', 'taken', 'alive'],
    );
  });

  it('tells one that sleeps from one that is dead', () => {
    assert.deepEqual([beamEntry('a'), beamEntry('a', { verdict: 'stale' })].map(stateOf), ['suspended', 'suspended']);
  });

  it('puts first what does not lead where it says', () => {
    const found = entries(livePidFile('a'), pidFile('b'), devServer(silent), livePidFile('c', { verdict: 'unknown' }));
    assert.deepEqual([...found].sort(byConcern).map(stateOf), ['dead', 'silent', 'unknown', 'alive']);
    assert.deepEqual([...found].sort(byConcern).map(isConcern), [true, true, false, false]);
    assert.equal(new Set(entryStates).size, entryStates.length);
  });
});
