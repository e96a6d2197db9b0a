import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of its own that answers one line of JSON for each it is told, one after the other. */
export interface AnsweringProcess<Told, Said> {
  /** @throws what it complained of, when it ended instead */
  ask(told: Told): Promise<Said>;
  end(): Promise<void>;
  kill(): Promise<void>;
}

export async function startAnswering<Told, Said>(file: string): Promise<AnsweringProcess<Told, Said>> {
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  // Of one that has ended no answer comes.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await once(child, 'spawn');
  return {
    ask: async (told) => {
      child.stdin.write(`${JSON.stringify(told)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`ended instead: ${complaints}`);
      return JSON.parse(line.value) as Said;
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
