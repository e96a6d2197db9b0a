import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lookAt, type Observation, observe } from '../../../src/core/observe';
import type { Sighting } from '../../../src/core/ports';
import { lookBy } from '../../support/dialects';
import { place } from '../../contract/place';
import { denied, dialect, pid, sighting } from './judging';

const stamp = `${pid}\n${pid}-0123456789abcdef\n`;

describe('a place', () => {
  it('that a dialect claims is asked after, with as much as the dialect wants to read', () => {
    const note = dialect('codegraph.database-lock');
    const look = lookAt(place('C:\\ws', 'graph.db.lock'), [note]);
    assert.deepEqual(look, {
      path: 'C:\\ws\\graph.db.lock',
      candidates: [note],
      request: { path: 'C:\\ws\\graph.db.lock', maxBytes: 64, entries: false, contentBytes: 0 },
      companions: [],
      mutexPaths: [],
    });
  });

  it('that no dialect claims is not asked after', () => {
    assert.equal(lookAt(place('/ws', 'yarn.lock'), []), undefined);
  });
});

describe('a sighting', () => {
  const lock = dialect('codegraph.journal-lock');
  const seen = (what: Sighting): Observation => {
    const observation = observe(lookBy(lock, what.path), what);
    assert.ok(observation);
    return observation;
  };

  it('is read by its dialect, which also says what it protects', () => {
    const { claimant, resource } = seen(sighting({ content: stamp }));
    assert.deepEqual(
      [claimant, resource],
      [{ state: 'named', pid, host: null, nonce: `${pid}-0123456789abcdef` }, '/ws/.codegraph/changes.journal'],
    );
  });

  it('that is longer than any lock of its dialect names nobody, whatever it begins with', () => {
    const whole = sighting({ content: stamp });
    const cut = whole.content?.state === 'read' ? { ...whole, content: { ...whole.content, truncated: true } } : whole;
    assert.deepEqual(seen(cut).claimant, { state: 'malformed', reason: 'too-long', pid: null });
  });

  it('without content says so instead of nothing', () => {
    assert.deepEqual(
      [
        seen(sighting({ content: denied })).claimant,
        seen(sighting({ kind: 'symlink' })).claimant,
        seen({ ...sighting({}), content: null }).claimant,
      ],
      [{ state: 'unreadable' }, { state: 'nobody' }, { state: 'nobody' }],
    );
  });
});
