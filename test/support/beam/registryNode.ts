import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ensureTool } from '../realTools/ensureTool';

/** A running node with registries in it, which does what it is told. */
export interface RegistryNode {
  readonly name: string;
  readonly cookie: string;
  /** Tells it something, and gives its answer. */
  tell(verb: string, ...fields: readonly string[]): Promise<string>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** What is needed of Debian: Erlang, with its port mapper, and Elixir. */
export async function installBeam(): Promise<void> {
  await ensureTool(['escript'], 'erlang-base');
  await ensureTool(['elixir'], 'elixir');
}

/** `prefix`: what its name begins with, before what nobody else has. */
export async function startRegistryNode(prefix = 'lockscope_test'): Promise<RegistryNode> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}@localhost`;
  const cookie = randomBytes(12).toString('hex');
  const script = join(import.meta.dirname, 'registryNode.exs');
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    'elixir',
    ['--sname', name, '--cookie', cookie, script],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('the node has ended');
    return line.value;
  };
  const ready = await next();
  if (ready !== 'ready') throw new Error(`the node began with ${ready}`);
  return {
    name,
    cookie,
    tell: (verb, ...fields) => {
      child.stdin.write(
        `${[verb, ...fields.map((field) => Buffer.from(field).toString('base64') || '-')].join(' ')}\n`,
      );
      return next();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
