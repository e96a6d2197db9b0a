import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { moment } from '../../../../../src/core/dialects/declared/timestamp';

const noon = Date.UTC(2026, 10, 20, 12, 0, 0);

describe('a time as tools write it', () => {
  it('is seconds or milliseconds since the epoch by its magnitude, as a number or as text', () => {
    const forms = [noon / 1_000, noon, String(noon / 1_000), String(noon), ` ${noon}\n`, `${noon / 1_000}.0`];
    assert.deepEqual(forms.map(moment), Array(forms.length).fill(noon));
    assert.equal(moment(noon / 1_000 + 0.25), noon + 250);
  });

  it('is ISO 8601 with an offset', () => {
    const forms = [
      '2026-11-20T12:00:00Z',
      '2026-11-20T12:00Z',
      '2026-11-20 12:00:00.000 +00:00',
      '2026-11-20T14:30:00+02:30',
      '2026-11-20T07:00:00,0-0500',
      '2026-11-20t12:00:00z',
    ];
    assert.deepEqual(forms.map(moment), Array(forms.length).fill(noon));
    assert.equal(moment('2026-11-20T12:00:00.123456789Z'), noon + 123);
  });

  it('is none without an offset, off the calendar, long ago, or anything else', () => {
    const none: readonly unknown[] = [
      ...['2026-11-20T12:00:00', '2026-11-20', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-20T24:00:00Z'],
      ...['', 'now', '0', '4711', '1e12', '0x18', '-1', 'Fri Nov 20 12:00:00 2026'],
      ...[0, -1, 4_711, Number.NaN, Infinity, 1e300, noon * 1_000, null, undefined, true, {}, [noon]],
    ];
    assert.deepEqual(
      none.filter((value) => moment(value) !== undefined),
      [],
    );
  });

  it('is read back from every way of writing it that JavaScript has', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2200, 0, 1) - 1 }), (at) => {
        assert.equal(moment(new Date(at).toISOString()), at);
        assert.equal(moment(at), at);
        assert.equal(moment(at / 1_000), at);
      }),
    );
  });
});
