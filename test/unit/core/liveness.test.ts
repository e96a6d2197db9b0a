import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Claim, judgeHolder, reuseMarginMs } from '../../../src/core/liveness';
import type { ProcessState } from '../../../src/core/processPorts';
import { absent, running } from '../../support/memory/fakeProcessTable';
import { hour, now, pid, second } from './judging';

const machine = {
  hostname: 'here',
  bootId: 'this',
  pidNamespace: 1,
  bootedAt: now - hour,
  clockSteppedAt: null,
};
const claim: Claim = { pid, host: null, shared: false, identity: {}, program: /(?:^|\/)tool(?=\s|$)/ };

function judged(process: ProcessState | undefined, of: Partial<Claim> = {}): readonly string[] {
  const { holder, evidence } = judgeHolder({ ...claim, ...of }, now, process, machine);
  return [holder.liveness, ...evidence.map(({ code }) => code)];
}

describe('a holder', () => {
  it('on another host is remote, whatever runs here under its pid', () => {
    const there = { pid, host: 'there' };
    assert.deepEqual(
      [judged(absent(pid), there), judged(running(pid, 0), there)],
      [
        ['remote', 'other-host'],
        ['remote', 'other-host'],
      ],
    );
  });

  it('on this host, by name, is looked up', () => {
    assert.deepEqual(judged(absent(pid), { pid, host: 'here' }), ['dead', 'process-absent']);
  });

  it('whose pid cannot be one is unknown, even to a table that has an answer', () => {
    const impossible = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60];
    assert.deepEqual(
      impossible.map((odd) => judged({ state: 'absent', pid: odd }, { pid: odd, host: null })),
      impossible.map(() => ['unknown', 'pid-impossible']),
    );
  });

  it('nobody asked after is unknown', () => {
    assert.deepEqual(judged(undefined), ['unknown', 'process-unreadable']);
  });

  it('has to be younger than its file by more than all clocks may be off before its pid counts as reused', () => {
    const started = (afterMs: number, startPrecisionMs: number): ProcessState => ({
      ...(running(pid, now + afterMs) as Extract<ProcessState, { state: 'running' | 'zombie' }>),
      startPrecisionMs,
    });
    assert.deepEqual(
      [
        judged(started(0, 0)),
        judged(started(1, 0)),
        judged(started(reuseMarginMs, 0)),
        judged(started(reuseMarginMs + 1, 0)),
        judged(started(reuseMarginMs + second, second)),
        judged(started(reuseMarginMs + second + 1, second)),
      ],
      [
        ['alive', 'process-running'],
        ['alive', 'process-running', 'start-too-close'],
        ['alive', 'process-running', 'start-too-close'],
        ['dead', 'pid-reused'],
        ['alive', 'process-running', 'start-too-close'],
        ['dead', 'pid-reused'],
      ],
    );
  });

  it('is not proved gone where processes that cannot be seen from here may have written the file', () => {
    const younger = running(pid, now + hour);
    assert.deepEqual(
      [
        judged(absent(pid), { shared: true }),
        judged(younger, { shared: true }),
        judged(running(pid, 0), { shared: true }),
      ],
      [
        ['unknown', 'process-absent', 'shared-file-system'],
        ['unknown', 'pid-reused', 'shared-file-system'],
        ['alive', 'process-running'],
      ],
    );
  });

  it('that is the tool itself is not taken for a stranger on the evidence of clocks', () => {
    const younger = (command: string): ProcessState => ({
      ...(running(pid, now + hour) as Extract<ProcessState, { state: 'running' | 'zombie' }>),
      command,
    });
    assert.deepEqual(
      [
        judged(younger('node /usr/bin/tool watch')),
        judged(younger('node /srv/.tool/other.js')),
        judged(younger('retool')),
      ],
      [
        ['alive', 'process-running', 'same-program'],
        ['dead', 'pid-reused'],
        ['dead', 'pid-reused'],
      ],
    );
  });

  it('that is gone is not described by the process that has its pid as a thread', () => {
    const { holder } = judgeHolder(claim, now, { state: 'thread', pid, processPid: 9 }, machine);
    const unseen = { command: null, startedAt: null, user: null, ancestors: [] };
    assert.deepEqual(holder, { pid, host: null, liveness: 'dead', ...unseen });
  });

  it('of number 1 is nobody that can be told, unless that is the tool itself', () => {
    const first = { pid: 1 };
    assert.deepEqual(
      [judged(running(1, 0, '/sbin/init'), first), judged(running(1, 0, '/usr/bin/tool serve'), first)],
      [
        ['unknown', 'first-process'],
        ['alive', 'process-running'],
      ],
    );
  });
});
