import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ageMs, oldText, rowAge, shortAge, spokenAge, takenText } from '../../../src/present/ageText';
import { momentText } from '../../../src/present/timeText';
import { day, hour, minute, now, second } from '../../support/records';

const texts = [shortAge, oldText, rowAge, spokenAge, takenText] as const;
const since = (acquiredAt: number | null): { readonly acquiredAt: number | null } => ({ acquiredAt });

describe('the age of a lock', () => {
  it('is told in its largest unit, short, long, for a row and for a screen reader', () => {
    const acquiredAt = now - 4 * minute - 12 * second;
    assert.deepEqual(
      texts.map((text) => text(since(acquiredAt), now)),
      ['4 min', '4 min old', '4 min', '4 minutes old', `${momentText(acquiredAt)} (4 minutes ago)`],
    );
  });

  it('below a minute is told in seconds only where nobody is bothered by their change', () => {
    assert.deepEqual(
      [shortAge, oldText, rowAge, spokenAge].map((text) => text(since(now - 12 * second), now)),
      ['12 s', '12 s old', '< 1 min', 'less than a minute old'],
    );
  });

  it('is nothing where the lock does not say when it was taken', () => {
    assert.deepEqual(
      [ageMs(since(null), now), ...texts.map((text) => text(since(null), now))],
      [null, '', '', '', '', ''],
    );
  });

  it('is never below nothing, though a clock may say so', () => {
    assert.deepEqual([ageMs(since(now + hour), now), shortAge(since(now + hour), now)], [0, '0 s']);
  });

  it('counts from the epoch like from any other time', () => {
    assert.equal(shortAge(since(0), 3 * day), '3 d');
  });
});
