import type { ListenerAnswer, PortListeners } from '../../core/processPorts';
import { parseLsof } from './lsofOutput';
import { createLsof, type LsofOptions } from './lsofRun';

/** macOS and other unixes: one run of lsof for all ports. What other users listen at, it shows to root alone. */
export function createLsofListeners(options: LsofOptions = {}): PortListeners {
  const lsof = createLsof(options);
  return {
    async ask(questions, signal) {
      if (questions.length === 0) return [];
      const ports = [...new Set(questions.map(({ port }) => port))];
      const ran = await lsof(['-F', 'pufn0', '-a', `-iTCP:${ports.join(',')}`, '-sTCP:LISTEN'], signal);
      if ('reason' in ran) return questions.map(() => ({ state: 'unreadable', reason: ran.reason }));
      const open = parseLsof(ran.text);
      return questions.map(({ port }): ListenerAnswer => {
        const there = open.filter(({ name }) => name.endsWith(`:${port}`));
        return { state: 'looked', pids: [...new Set(there.map(({ pid }) => pid))], hidden: false };
      });
    },
  };
}
