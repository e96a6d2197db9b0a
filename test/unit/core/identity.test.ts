import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { HolderIdentity } from '../../../src/core/dialects/dialect';
import { type Claim, isSameHost, judgeHolder, type MachineFacts, reuseMarginMs } from '../../../src/core/liveness';
import type { ProcessState } from '../../../src/core/processPorts';
import { absent, running, zombie } from '../../support/memory/fakeProcessTable';
import { hour, minute, now, pid, second } from './judging';

const machine: MachineFacts = {
  hostname: 'here',
  bootId: 'this-boot',
  pidNamespace: 1,
  bootedAt: now - 5 * hour,
  clockSteppedAt: null,
};
const plain: Claim = { pid, host: null, shared: false, identity: {}, program: /(?:^|\/)tool(?=\s|$)/ };

type Running = Extract<ProcessState, { state: 'running' | 'zombie' }>;

function process(more: Partial<Running> = {}): Running {
  return { ...(running(pid, now - hour, 'sleep 9') as Running), startPrecisionMs: 0, ...more };
}

/** What is said of a file that was written now and names a process of this identity. */
function told(
  identity: HolderIdentity,
  state: ProcessState | undefined,
  facts: Partial<MachineFacts> = {},
  claim: Partial<Claim> = {},
): string {
  const { holder, evidence } = judgeHolder({ ...plain, identity, ...claim }, now, state, { ...machine, ...facts });
  return [holder.liveness, ...evidence.map(({ code }) => code)].join(' ');
}

const same = 'alive process-running start-matches';
const differs = 'dead start-differs';
const byClock = 'alive process-running';

describe('a holder known by the ticks of its start', () => {
  const ticks = { startTicks: 700 };
  const thisBoot = { ...ticks, bootId: 'this-boot' };

  it('is the process of that start in that boot, however the clocks were set', () => {
    const later = process({ startTicks: 700, startedAt: now + hour });
    assert.deepEqual([told(thisBoot, later), told(thisBoot, later, { clockSteppedAt: now + hour })], [same, same]);
  });

  it('is gone when the number belongs to a process of another start, be it the tool itself', () => {
    const other = process({ startTicks: 701, command: 'tool watch' });
    assert.deepEqual([told(thisBoot, other), told(ticks, other)], [differs, differs]);
  });

  it('is told by the clocks alone where the boot is not recorded: the same ticks may come again', () => {
    assert.deepEqual(
      [
        told(ticks, process({ startTicks: 700 })),
        told(ticks, process({ startTicks: 700, startedAt: now + hour })),
        told(thisBoot, process({ startTicks: 700 }), { bootId: null }),
      ],
      [byClock, 'dead pid-reused', byClock],
    );
  });

  it('is told by the clocks alone where the system has no ticks', () => {
    assert.deepEqual(
      [told(thisBoot, process()), told(thisBoot, process({ startedAt: null }))],
      [byClock, 'alive process-running start-unknown'],
    );
  });

  it('that is absent or a zombie is gone', () => {
    assert.deepEqual(
      [told(thisBoot, absent(pid)), told(thisBoot, zombie(pid, now - hour))],
      ['dead process-absent', 'dead process-zombie'],
    );
  });
});

describe('a holder known by its boot', () => {
  it('of another boot is gone, whatever runs under its number', () => {
    assert.deepEqual(
      [told({ bootId: 'another' }, process()), told({ bootId: 'another', startTicks: 7 }, process({ startTicks: 7 }))],
      ['dead earlier-boot', 'dead earlier-boot'],
    );
  });

  it('is looked up where this machine does not tell its boot', () => {
    assert.equal(told({ bootId: 'another' }, process(), { bootId: null }), byClock);
  });

  it('of an earlier time of boot is gone; one within seconds, a later one, or after a step of the clock proves nothing', () => {
    const { bootedAt } = machine;
    const at = (ms: number, facts: Partial<MachineFacts> = {}): string =>
      told({ bootedAt: (bootedAt ?? 0) + ms }, process(), facts);
    assert.deepEqual(
      [at(-hour), at(-5 * second - 1), at(-5 * second), at(0), at(hour)],
      ['dead earlier-boot', 'dead earlier-boot', byClock, byClock, byClock],
    );
    assert.deepEqual([at(-hour, { clockSteppedAt: now - minute }), at(-hour, { bootedAt: null })], [byClock, byClock]);
  });

  it('is not gone where other machines share the file: their boots are others', () => {
    assert.equal(
      told({ bootId: 'another' }, process(), {}, { shared: true }),
      'unknown earlier-boot shared-file-system',
    );
  });

  it('goes by the boot’s own name before its time', () => {
    assert.equal(told({ bootId: 'this-boot', bootedAt: 0 }, process()), byClock);
  });
});

describe('a holder known by the time of its start', () => {
  const withinMs = second;
  const at = (startedAt: number): HolderIdentity => ({ startedAt: { at: startedAt, withinMs } });
  const started = now - hour;
  const seen = (ms: number, more: Partial<Running> = {}): string =>
    told(at(started), process({ startedAt: started + ms, ...more }));

  it('is the process that started then, as far as both times are known', () => {
    assert.deepEqual(
      [seen(0), seen(withinMs), seen(-withinMs), seen(withinMs + 10, { startPrecisionMs: 10 })],
      [same, same, same, same],
    );
  });

  it('is gone when a younger process has its number, by more than all clocks may be off', () => {
    assert.deepEqual([seen(withinMs + reuseMarginMs), seen(withinMs + reuseMarginMs + 1)], [byClock, differs]);
  });

  it('is not told by a process that is older, which nobody can have written down', () => {
    assert.equal(seen(-10 * minute), byClock);
  });

  it('gets the benefit of the doubt when it is the tool itself: a clock may have been set before anybody watched', () => {
    assert.equal(seen(30 * minute, { command: '/usr/bin/tool watch' }), 'alive process-running same-program');
    assert.equal(seen(30 * minute, { command: 'retool' }), differs);
    assert.equal(seen(30 * minute, { command: null }), differs);
  });

  it('is told by nothing after a step of the clock', () => {
    assert.equal(
      told(at(started), process({ startedAt: started + 30 * minute }), { clockSteppedAt: now - minute }),
      byClock,
    );
  });
});

describe('a holder known by its container of processes', () => {
  it('is elsewhere when that is not ours, whatever runs under its number', () => {
    assert.deepEqual(
      [told({ pidNamespace: 2 }, absent(pid)), told({ pidNamespace: 2, bootId: 'another' }, process())],
      ['remote other-namespace', 'remote other-namespace'],
    );
  });

  it('is looked up when it is ours, or when there are none here', () => {
    assert.deepEqual(
      [told({ pidNamespace: 1 }, process()), told({ pidNamespace: 2 }, process(), { pidNamespace: null })],
      [byClock, byClock],
    );
  });
});

describe('the name of a machine', () => {
  it('is the same with or without its domain, in whatever case', () => {
    const pairs = [
      ['here', 'here'],
      ['HERE', 'here'],
      ['here.example.org', 'here'],
      ['here', 'here.example.org'],
      ['Here.Local', 'hERE'],
      ['10.0.0.1', '10.0.0.1'],
    ] as const;
    assert.deepEqual(
      pairs.filter(([written, own]) => !isSameHost(written, own)),
      [],
    );
  });

  it('is another’s where it differs, or where two domains do', () => {
    const pairs = [
      ['there', 'here'],
      ['here.a.org', 'here.b.org'],
      ['her', 'here'],
      ['here2', 'here'],
      ['10.0.0.2', '10.0.0.1'],
      ['10.0.0.1', '10'],
      ['10', '10.0.0.1'],
      ['10', '10.a0'],
      ['10.a0', '10'],
      ['', 'here'],
      ['.', 'here'],
    ] as const;
    assert.deepEqual(
      pairs.filter(([written, own]) => isSameHost(written, own)),
      [],
    );
  });

  it('is compared alike from both sides', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9-]{1,6}(?:\.[A-Za-z0-9]{1,4}){0,2}$/);
    fc.assert(fc.property(name, name, (a, b) => isSameHost(a, b) === isSameHost(b, a)));
  });

  it('that is another’s makes the holder remote, before anything else is asked', () => {
    assert.equal(told({ bootId: 'another' }, absent(pid), {}, { host: 'there', pid: 0 }), 'remote other-host');
  });
});
