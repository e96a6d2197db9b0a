import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { SpawnOptions } from 'node:child_process';
import type { Program } from '../lockPrograms';
import type { RealScene } from './realScene';

/** What git does not take from the tester's own settings. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const name = { GIT_AUTHOR_NAME: 'A', GIT_COMMITTER_NAME: 'A' };
  const mail = { GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_EMAIL: 'a@example.org' };
  const own = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
  return { ...Object.fromEntries(inherited), ...name, ...mail, ...own, ...more };
}

/** An editor that says that it was reached, and is never done. */
const editor = 'sh -c "echo editing; exec sleep 1000"';

/** Starts git with an editor that waits; resolves once that is open. */
export async function gitInEditor(
  { programs }: RealScene,
  args: readonly string[],
  cwd: string,
  options: SpawnOptions = {},
): Promise<Program> {
  const env = gitEnvironment({ GIT_EDITOR: editor, ...(options.env as Readonly<Record<string, string>> | undefined) });
  // What it says of waiting for its editor is of no interest.
  const program = await programs.start('git', args, { cwd, stdio: ['pipe', 'pipe', 'ignore'], ...options, env });
  for (;;) if ((await program.line()) === 'editing') return program;
}

/** Names of the files that a process has open. */
export function openedBy(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return basename(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // ENOENT: closed meanwhile.
      return [];
    }
  });
}
