import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence, Fact } from '../../../../src/core/evidence';
import type { ListenerAnswer, ProcessState } from '../../../../src/core/processPorts';
import { portQuestion } from '../../../../src/core/verdicts/portEvidence';
import { absent, running } from '../../../support/memory/fakeProcessTable';
import { hour, now, pid } from '../judging';
import { named, nobody, observed, path, recordOf, toolDialect } from './observed';

const port: Fact = { name: 'port', value: '3000' };
const dialect = toolDialect({ mechanism: 'record' });
const seen = { dialect, claimant: named({ facts: [port] }) };

/** `processes`: running, each with its parent. */
function ports(
  answer: ListenerAnswer,
  processes: readonly (readonly [pid: number, parent: number | null])[] = [[pid, null]],
  host: string | null = null,
): { readonly verdict: string; readonly ports: readonly Evidence[] } {
  const states = processes.map(([one, parentPid]): [number, ProcessState] => [
    one,
    { ...running(one, now - hour, `serve ${one} --token=hunter2`), parentPid } as ProcessState,
  ]);
  const known = new Map([[pid, absent(pid)], ...states]);
  const claimed = host === null ? seen : { dialect, claimant: named({ facts: [port], host }) };
  const { verdict, evidence } = recordOf(claimed, { processes: known, listeners: new Map([[path, answer]]) });
  return { verdict, ports: evidence.filter(({ code }) => code.startsWith('port-')) };
}

const looked = (...pids: readonly number[]): ListenerAnswer => ({ state: 'looked', pids, hidden: false });

describe('the port that a file names', () => {
  it('is asked after where there is one, and who it is of', () => {
    const asked = (value: string): unknown =>
      portQuestion(observed({ claimant: named({ facts: [{ name: 'port', value }] }) }));
    assert.deepEqual(['3000', '0', '65535', '65536', '', '-1', '3e3', '03000'].map(asked), [
      { port: 3000, pid },
      null,
      { port: 65_535, pid },
      null,
      null,
      null,
      null,
      { port: 3000, pid },
    ]);
    assert.equal(portQuestion(observed({ claimant: nobody })), null);
    assert.equal(portQuestion(observed({ claimant: named({ pid: 0, facts: [port] }) })), null);
  });

  it('is served by the process itself, or by one that it has started', () => {
    assert.deepEqual(ports(looked(pid)), { verdict: 'held', ports: [{ code: 'port-served', port: 3000, pid }] });
    const line = [
      [pid, null],
      [20, pid],
      [30, 20],
    ] as const;
    assert.deepEqual(ports(looked(30), line).ports, [{ code: 'port-served', port: 3000, pid: 30 }]);
  });

  it('is another’s, who is named without his secrets', () => {
    const all = [
      [pid, null],
      [77, null],
    ] as const;
    const { verdict, ports: evidence } = ports(looked(77), all);
    assert.equal(verdict, 'held');
    const [found] = evidence;
    assert.ok(found?.code === 'port-of-another');
    assert.deepEqual([found.pid, found.port], [77, 3000]);
    assert.match(found.command ?? '', /^serve 77/);
    assert.doesNotMatch(found.command ?? '', /hunter2/);
  });

  it('is another’s when the process is gone, whoever has its number', () => {
    const { verdict, ports: evidence } = ports(looked(77), [[77, null]]);
    assert.deepEqual([verdict, evidence[0]?.code], ['stale', 'port-of-another']);
  });

  it('may be silent, which decides nothing: a server that is starting does not listen yet', () => {
    assert.deepEqual(ports(looked()), { verdict: 'held', ports: [{ code: 'port-silent', port: 3000 }] });
    assert.deepEqual(ports(looked(), []), { verdict: 'stale', ports: [{ code: 'port-silent', port: 3000 }] });
  });

  it('may be somebody’s who cannot be seen, or not be known', () => {
    assert.deepEqual(ports({ state: 'looked', pids: [], hidden: true }).ports, [{ code: 'port-unseen', port: 3000 }]);
    assert.deepEqual(ports({ state: 'unreadable', reason: 'EACCES' }).ports, [
      { code: 'port-unreadable', port: 3000, reason: 'EACCES' },
    ]);
  });

  it('of a process on another machine is not spoken of', () => {
    assert.deepEqual(ports(looked(77), [[77, null]], 'elsewhere').ports, []);
  });
});
