import type { ListenerAnswer, PortListeners } from '../../core/processPorts';
import { type NetstatOptions, runNetstat } from './netstatRun';

/** Windows: one run of netstat, which names the process of every port to everybody. */
export function createNetstatListeners(options: NetstatOptions = {}): PortListeners {
  return {
    async ask(questions, signal) {
      if (questions.length === 0) return [];
      const ran = await runNetstat(options, signal);
      if ('reason' in ran) return questions.map(() => ({ state: 'unreadable', reason: ran.reason }));
      const listeners = parseNetstat(ran.text);
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
