import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Fingerprint, fingerprintDifferences, fingerprintOf } from '../../../src/core/fingerprint';
import type { Sighting } from '../../../src/core/ports';
import { denied, sighting } from './judging';

const seen = sighting({ content: 'abc' });
const fingerprint = fingerprintOf(seen, 'n');

/** Another value for every field, so that one that is not compared does not compile. */
const other: Fingerprint = {
  kind: 'symlink',
  dev: '9',
  ino: '9',
  size: 9,
  mtimeNs: '9',
  sha256: '9',
  inside: '9',
  nonce: null,
};
const fields = Object.keys(other) as (keyof Fingerprint)[];

describe('a fingerprint', () => {
  it('is of the file and of its content', () => {
    assert.deepEqual(fingerprint, {
      kind: 'file',
      dev: '1',
      ino: '2',
      size: 3,
      mtimeNs: seen.stat.mtimeNs,
      sha256: 'abc',
      inside: null,
      nonce: 'n',
    });
  });

  it('is without the content where that was not or could not be read', () => {
    const unread: Sighting = { ...seen, content: null };
    assert.deepEqual(
      [unread, sighting({ content: denied })].map((one) => fingerprintOf(one, null).sha256),
      [null, null],
    );
  });

  it('does not change with the path: a file that was moved is the same', () => {
    assert.deepEqual(fingerprintOf({ ...seen, path: '/elsewhere' }, 'n'), fingerprint);
  });

  it('differs in whatever field has changed, and only in that', () => {
    assert.deepEqual(
      fields.map((field) => fingerprintDifferences(fingerprint, { ...fingerprint, [field]: other[field] })),
      fields.map((field) => [field]),
    );
    assert.deepEqual(fingerprintDifferences(fingerprint, { ...fingerprint }), []);
    assert.deepEqual(fingerprintDifferences(fingerprint, other), fields);
  });
});
