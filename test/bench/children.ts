import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { bundleFolder } from './bundle';
import type { Answer, Call, Commands } from './frame';

/** A fresh Node process that runs one bundled program; it dies with this one. */
export interface Child<C extends Commands> {
  call<Name extends keyof C & string>(
    name: Name,
    ...argument: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>>;
  end(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts `<folder>/<name>.ts` as bundled; plain Node, so that no loader counts as the program's own. */
export function startChild<C extends Commands>(program: string): Child<C> {
  const child = fork(path.join(bundleFolder, `${program}.js`), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(`${program}: ${answer.error}`));
    else call?.resolve(answer.value as never);
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${program} ended with ${code ?? signal}`));
    waiting.clear();
  });
  return {
    call: (command, ...[argument]) =>
      new Promise((resolve, reject) => {
        const call: Call = { id: ++lastId, command, argument };
        waiting.set(call.id, { resolve: resolve, reject });
        child.send(call);
      }),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs `use` with a fresh process and ends it, whatever happens. */
export async function withChild<C extends Commands, T>(
  program: string,
  use: (child: Child<C>) => Promise<T>,
): Promise<T> {
  const child = startChild<C>(program);
  try {
    return await use(child);
  } finally {
    await child.end();
  }
}
