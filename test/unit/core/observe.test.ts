import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lookAt, observe } from '../../../src/core/observe';
import { place } from '../../contract/place';
import { denied, dialect, pid, sighting } from './judging';

const stamp = `${pid}\n${pid}-0123456789abcdef\n`;

describe('a place', () => {
  it('that a dialect claims is asked after, with as much as the dialect wants to read', () => {
    const look = lookAt(place('C:\\ws', 'graph.db.lock'));
    assert.deepEqual(
      [look?.dialect.id, look?.request],
      ['codegraph.database-lock', { path: 'C:\\ws\\graph.db.lock', maxBytes: 64 }],
    );
  });

  it('that no dialect claims is not asked after', () => {
    assert.equal(lookAt(place('/ws', 'yarn.lock')), undefined);
  });
});

describe('a sighting', () => {
  const lock = dialect('codegraph.journal-lock');

  it('is read by its dialect, which also says what it protects', () => {
    const { claimant, resource } = observe(lock, sighting({ content: stamp }));
    assert.deepEqual(
      [claimant, resource],
      [{ state: 'named', pid, host: null, nonce: `${pid}-0123456789abcdef` }, '/ws/.codegraph/changes.journal'],
    );
  });

  it('that is longer than any lock of its dialect names nobody, whatever it begins with', () => {
    const whole = sighting({ content: stamp });
    const cut = whole.content?.state === 'read' ? { ...whole, content: { ...whole.content, truncated: true } } : whole;
    assert.deepEqual(observe(lock, cut).claimant, { state: 'malformed', reason: 'too-long', pid: null });
  });

  it('without content says so instead of nothing', () => {
    assert.deepEqual(
      [
        observe(lock, sighting({ content: denied })).claimant,
        observe(lock, sighting({ kind: 'symlink' })).claimant,
        observe(lock, { ...sighting({}), content: null }).claimant,
      ],
      [{ state: 'unreadable' }, { state: 'nobody' }, { state: 'nobody' }],
    );
  });
});
