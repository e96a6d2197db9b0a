import * as path from 'node:path';
import type { ListenerAnswer, PortListeners } from '../../core/processPorts';
import { boundedRun, type Runner } from './boundedRun';

const timeoutMs = 10_000;
const maxBytes = 32 * 1024 * 1024;

export interface NetstatOptions {
  readonly run?: Runner;
}

/** Windows: one run of netstat, which names the process of every port to everybody. */
export function createNetstatListeners(options: NetstatOptions = {}): PortListeners {
  const run = options.run ?? boundedRun;
  const program = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'netstat.exe');
  return {
    async ask(questions, signal) {
      if (questions.length === 0) return [];
      const ran = await run(program, ['-a', '-n', '-o'], { env: process.env, timeoutMs, maxBytes, signal });
      const trouble = ran.kind === 'failed' ? ran.reason : ran.code === 0 ? null : `netstat: exit ${ran.code}`;
      if (ran.kind === 'failed' || trouble !== null) {
        return questions.map(() => ({ state: 'unreadable', reason: trouble ?? '' }));
      }
      const listeners = parseNetstat(ran.stdout);
      return questions.map(({ port }): ListenerAnswer => {
        const there = listeners.filter((one) => one.port === port);
        return { state: 'looked', pids: [...new Set(there.map(({ pid }) => pid))], hidden: false };
      });
    },
  };
}

/**
 * What `netstat -ano` prints of TCP: protocol, local and foreign address, state, process. The state is in the language of
 * the system; who waits for connections has no port on the other side.
 */
export function parseNetstat(text: string): readonly { readonly port: number; readonly pid: number }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, port, pid] = /^\s*TCP\s+\S+:(\d+)\s+\S+:0\s+\S.*?\s+(\d+)\s*$/.exec(line) ?? [];
    return port === undefined || pid === undefined ? [] : [{ port: Number(port), pid: Number(pid) }];
  });
}
