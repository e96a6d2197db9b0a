import { spawn } from 'node:child_process';

/** How a command is run: where, with what environment, and for how long at most. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** A command that could not be run, or ended with something other than 0; the message holds the command and its last lines. */
export class CommandError extends Error {
  constructor(
    readonly commandLine: string,
    readonly reason: string,
    readonly output: string,
  ) {
    const tail = output.trim().split('\n').slice(-15).join('\n');
    super(`${reason}: ${commandLine}${tail ? `\n${tail}` : ''}`);
  }
}

/** Runs a command to its end and returns what it printed. @throws {CommandError} */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const where = options.cwd ? ` (in ${options.cwd})` : '';
  const commandLine = [command, ...args].join(' ') + where;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, options.timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new CommandError(commandLine, error.message, output));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) {
        resolve(output);
      } else {
        const ended = late ? `not done after ${options.timeoutMs} ms` : `exit ${code ?? signal}`;
        reject(new CommandError(commandLine, ended, output));
      }
    });
  });
}
