import type { Program, Programs } from '../../support/lockPrograms';

/** Has `flock` take a lock and keep it until it is stopped. Through a shell, so that somebody started it. */
export async function holdFlock(programs: Programs, file: string): Promise<Program & { readonly flockPid: number }> {
  // Without `-o` the sleeper would inherit the lock. It says itself when it is there, and whose child it is.
  const script = 'flock -o "$1" sh -c \'echo $PPID; exec sleep 1000\'; true';
  // The shell has something to say of a flock that was stopped.
  const program = await programs.start('bash', ['-c', script, 'bash', file], { stdio: ['pipe', 'pipe', 'ignore'] });
  return { ...program, flockPid: Number(await program.line()) };
}

/** Has another `flock` wait for it. */
export async function waitForFlock(programs: Programs, file: string): Promise<Program> {
  return programs.start('flock', [file, 'true']);
}
