import { plainAddress } from '../../core/ipAddress';
import type { ConnectionOwners, ListenerAnswer } from '../../core/processPorts';
import { isAskedFor } from './askedConnection';
import { type NetstatOptions, runNetstat } from './netstatRun';

/** Windows: one run of netstat for all questions. */
export function createNetstatConnections(options: NetstatOptions = {}): ConnectionOwners['ask'] {
  return async (questions, signal) => {
    if (questions.length === 0) return [];
    const ran = await runNetstat(options, signal);
    if ('reason' in ran) return questions.map(() => ({ state: 'unreadable', reason: ran.reason }));
    const open = parseNetstatConnections(ran.text);
    return questions.map((question): ListenerAnswer => {
      const there = open.filter(({ near, far }) => isAskedFor(question, near, far));
      return { state: 'looked', pids: [...new Set(there.map(({ pid }) => pid))], hidden: false };
    });
  };
}

interface End {
  readonly address: string;
  readonly port: number;
}

/**
 * Connections that `netstat -ano` prints of TCP. The state is in the language of the system: one that is closed already
 * has the process 0.
 */
export function parseNetstatConnections(
  text: string,
): readonly { readonly near: End; readonly far: End; readonly pid: number }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, near = '', nearPort, far = '', farPort, pid] =
      /^\s*TCP\s+(\S+):(\d+)\s+(\S+):([1-9]\d*)\s+\S.*?\s+([1-9]\d*)\s*$/.exec(line) ?? [];
    const [from, to] = [plainAddress(near), plainAddress(far)];
    if (from === null || to === null) return [];
    return [
      {
        near: { address: from, port: Number(nearPort) },
        far: { address: to, port: Number(farPort) },
        pid: Number(pid),
      },
    ];
  });
}
