import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Claimant } from '../../../../src/core/dialects/dialect';
import type { FileStat } from '../../../../src/core/ports';
import type { JudgingContext } from '../../../../src/core/verdicts/context';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { hour, minute, now, pid, second } from '../judging';
import { judgedAs, named, toolDialect } from './observed';

const leaseMs = 10 * second;
const dialect = toolDialect({ mechanism: 'heartbeat', leaseMs, shapes: ['file', 'directory'] });
const watched = { unchangedSince: () => now - leaseMs - 1 };

/** A lock whose time was set anew after it was made, and that was last touched so long ago. */
function beat(
  agoMs: number,
  context: Partial<JudgingContext> = {},
  stat: Partial<FileStat> = {},
  claimant?: Claimant,
): string {
  const mtimeMs = now - agoMs;
  const times = { mtimeMs, birthtimeMs: mtimeMs - minute, ...stat };
  return judgedAs({ dialect, stat: times, ...(claimant === undefined ? {} : { claimant }) }, context);
}

function withResidue(residue: string): string {
  const mtimeMs = now - minute;
  return beat(minute, watched, { mtimeNs: `${String(mtimeMs)}${residue}` });
}

const silent = 'heartbeat-over tool-rule-expired';
const silentSinceShortly = 'heartbeat-over watched-too-briefly tool-rule-expired';

describe('a lock with a heartbeat', () => {
  it('is held as long as its time is refreshed, to the last moment of its lease', () => {
    assert.deepEqual(
      [beat(0), beat(leaseMs), beat(-second / 2), beat(leaseMs, watched)],
      Array(4).fill('held: names-nobody heartbeat-fresh'),
    );
  });

  it('that was watched for a whole lease without a beat is stale', () => {
    assert.equal(beat(leaseMs + 1, watched), `stale!: names-nobody ${silent}`);
  });

  it('that was seen silent only now is stale, but not offered for release', () => {
    assert.equal(beat(minute), `stale: names-nobody ${silentSinceShortly}`);
    const sinceShortly = { unchangedSince: () => now - leaseMs };
    assert.equal(beat(minute, sinceShortly), `stale: names-nobody ${silentSinceShortly}`);
  });

  it('that is thirty leases old is beyond what any caller would choose', () => {
    assert.deepEqual(
      [beat(30 * leaseMs), beat(30 * leaseMs + 1)],
      [`stale: names-nobody ${silentSinceShortly}`, `stale!: names-nobody ${silent}`],
    );
  });

  it('that is old by another machine’s clock is unknown until it was watched by ours', () => {
    assert.deepEqual(
      [beat(hour, {}, { shared: true }), beat(hour, watched, { shared: true })],
      ['unknown: names-nobody heartbeat-over shared-file-system', `stale!: names-nobody ${silent}`],
    );
  });

  it('that is a folder is not offered for release where it is not known to be empty', () => {
    assert.equal(beat(hour, watched, { kind: 'directory' }), `stale: names-nobody ${silent}`);
  });

  it('is told by a time in whole milliseconds, as JavaScript sets it', () => {
    assert.deepEqual(
      ['000000', '999000', '999999', '000120', '001000'].map(withResidue),
      Array(5).fill(`stale!: names-nobody ${silent}`),
    );
  });

  it('and a time in nanoseconds, as the kernel sets it, was never seen to have one', () => {
    assert.deepEqual(
      ['123456', '500000', '001001', '998999'].map(withResidue),
      Array(4).fill('unknown: names-nobody heartbeat-over heartbeat-never-seen'),
    );
  });

  it('and that was never touched since it was made was never seen to have one', () => {
    const mtimeMs = now - minute;
    assert.equal(
      beat(minute, watched, { birthtimeMs: mtimeMs }),
      'unknown: names-nobody heartbeat-over heartbeat-never-seen',
    );
  });

  it('is not condemned after the machine slept, since its holder may just be about to wake', () => {
    const slept = 'unknown: names-nobody heartbeat-over machine-slept';
    assert.deepEqual(
      [
        beat(hour, { sleptMs: 1_001 }),
        beat(hour, { sleptMs: null }),
        beat(hour, { sleptMs: 1_000 }),
        beat(hour, { sleptMs: hour, ...watched }),
      ],
      [slept, slept, `stale!: names-nobody ${silent}`, `stale!: names-nobody ${silent}`],
    );
  });

  it('and a holder by name goes by whether that one lives once the beat is over', () => {
    const at = (agoMs: number, context: Partial<JudgingContext>): string => beat(agoMs, context, {}, named());
    const alive = { processes: new Map([[pid, running(pid, now - hour)]]), ...watched };
    const dead = { processes: new Map([[pid, absent(pid)]]), ...watched };
    const away = { processes: new Map([[pid, { state: 'unreadable', pid, reason: '' } as const]]), ...watched };
    assert.deepEqual(
      [at(second, alive), at(minute, alive), at(second, dead), at(second, away), at(minute, away)],
      [
        'held: names-pid process-running heartbeat-fresh',
        'overdue: names-pid process-running heartbeat-over next-contender-takes-it',
        'stale!: names-pid process-absent',
        'held: names-pid process-unreadable heartbeat-fresh',
        'unknown: names-pid process-unreadable heartbeat-over',
      ],
    );
  });

  it('and a holder on another machine is that machine’s affair', () => {
    assert.equal(beat(hour, watched, {}, named({ host: 'there' })), 'unknown: names-pid other-host heartbeat-over');
  });

  it('and half a pid is not condemned for that pid', () => {
    const dead = { processes: new Map([[pid, absent(pid)]]), ...watched };
    assert.equal(
      beat(second, dead, {}, { state: 'malformed', reason: 'unfinished-pid', pid }),
      'held: content-malformed names-pid process-absent heartbeat-fresh',
    );
    assert.equal(
      beat(hour, dead, {}, { state: 'malformed', reason: 'unfinished-pid', pid }),
      'unknown: content-malformed names-pid process-absent heartbeat-over',
    );
  });

  it('but no lease cannot be judged', () => {
    assert.equal(beat(hour, { leaseOf: () => null, ...watched }), 'unknown: names-nobody');
  });
});
