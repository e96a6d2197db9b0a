import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  momentText,
  rowDuration,
  shortDuration,
  shortExact,
  spokenDuration,
  spokenExact,
} from '../../../src/present/timeText';
import { day, hour, minute, second } from '../../support/records';

/** Milliseconds, then short, in a row and spoken. */
const ages: readonly (readonly [number, string, string, string])[] = [
  [-5 * second, '0 s', '< 1 min', '0 seconds'],
  [999, '0 s', '< 1 min', '0 seconds'],
  [second, '1 s', '< 1 min', '1 second'],
  [minute - 1, '59 s', '< 1 min', '59 seconds'],
  [minute, '1 min', '1 min', '1 minute'],
  [90 * second, '1 min', '1 min', '1 minute'],
  [hour - 1, '59 min', '59 min', '59 minutes'],
  [hour, '1 h', '1 h', '1 hour'],
  [2 * day - 1, '47 h', '47 h', '47 hours'],
  [2 * day, '2 d', '2 d', '2 days'],
  [400 * day, '400 d', '400 d', '400 days'],
];

describe('durations', () => {
  it('are told in their largest unit, rounded down', () => {
    assert.deepEqual(
      ages.map(([ms]) => [ms, shortDuration(ms), rowDuration(ms), spokenDuration(ms)]),
      ages,
    );
  });

  it('in a row never show seconds, so that no row changes every second', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (ms) => assert.doesNotMatch(rowDuration(ms), /\d s$/)));
  });

  it('that somebody set are never rounded', () => {
    assert.deepEqual(
      [30 * second, 90 * second, 2 * minute, 90 * minute, 36 * hour, 2 * day].map((ms) => [
        shortExact(ms),
        spokenExact(ms),
      ]),
      [
        ['30 s', '30 seconds'],
        ['90 s', '90 seconds'],
        ['2 min', '2 minutes'],
        ['90 min', '90 minutes'],
        ['36 h', '36 hours'],
        ['2 d', '2 days'],
      ],
    );
  });
});

describe('moments', () => {
  it('are told to the second, in the time zone of this machine', () => {
    assert.equal(momentText(new Date(2026, 0, 2, 3, 4, 5).getTime()), '2026-01-02 03:04:05');
  });

  it('no calendar has are told as such', () => {
    assert.deepEqual([momentText(8.64e15 + 1), momentText(NaN)], ['an impossible time', 'an impossible time']);
  });
});
