import { plainAddress } from '../../core/ipAddress';
import type { ConnectionOwners, ListenerAnswer } from '../../core/processPorts';
import { isAskedFor } from './askedConnection';
import { parseLsof } from './lsofOutput';
import { createLsof, type LsofOptions } from './lsofRun';

/** macOS and other unixes: one run of lsof for the ports of the servers. What other users have it shows to root alone. */
export function createLsofConnections(options: LsofOptions = {}): ConnectionOwners['ask'] {
  const lsof = createLsof(options);
  return async (questions, signal) => {
    if (questions.length === 0) return [];
    const ports = [...new Set(questions.map(({ remote }) => remote.port))];
    const ran = await lsof(['-F', 'pufn0', '-a', `-iTCP:${ports.join(',')}`, '-sTCP:ESTABLISHED'], signal);
    if ('reason' in ran) return questions.map(() => ({ state: 'unreadable', reason: ran.reason }));
    const open = parseLsof(ran.text).flatMap(({ pid, name }) => {
      const [near, far] = endsOf(name);
      return near === null || far === null ? [] : [{ pid, near, far }];
    });
    return questions.map((question): ListenerAnswer => {
      const there = open.filter(({ near, far }) => isAskedFor(question, near, far));
      return { state: 'looked', pids: [...new Set(there.map(({ pid }) => pid))], hidden: false };
    });
  };
}

type End = { readonly address: string; readonly port: number } | null;

/** `127.0.0.1:50000->127.0.0.1:5432`, `[::1]:50000->[::1]:5432`. */
function endsOf(name: string): readonly [End, End] {
  const [near = '', far = ''] = name.split('->');
  return [endOf(near), endOf(far)];
}

function endOf(text: string): End {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(text) ?? [];
  const address = plainAddress(host);
  return address === null ? null : { address, port: Number(port) };
}
