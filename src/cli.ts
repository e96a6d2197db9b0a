import type { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { createCliLog } from './cli/cliLog';
import type { CliContext, Run } from './cli/context';
import { exitCodes } from './cli/exitCodes';
import { createProgram, type GlobalOptions, runProgram } from './cli/program';
import { Terminal } from './cli/terminal';
import { undoFolder } from './cli/undoFolder';
import { createClock } from './node/clock';
import { createDirectFileSystem } from './node/files/directFileSystem';
import { createHands } from './node/files/hands';
import { createHost } from './node/hostFacts';
import { createProcessTable } from './node/processes/processTable';
import { createUndoStore } from './node/undoStore';
import { FolderWatcher } from './node/watching/folderWatcher';
import { outputErrorText } from './present/cliText';

/** The same core as in the editor, composed for a terminal. Ends by itself when all is written. */
async function main(args: readonly string[]): Promise<void> {
  let options = (): GlobalOptions => ({});
  const terminal = new Terminal(process, () => options().color);
  const log = createCliLog((text) => terminal.complain(text));
  const fs = createDirectFileSystem();
  const clock = createClock();
  const processes = createProcessTable();
  const host = createHost();
  const context: CliContext = {
    terminal,
    cwd: process.cwd(),
    platform: process.platform,
    fs,
    log,
    ports: { fs, processes, host, clock, log },
    createWatcher: () => new FolderWatcher((error) => log.error('a listener failed', error)),
    removal: {
      hands: createHands(),
      processes,
      host,
      clock,
      undo: createUndoStore(undoFolder({ platform: process.platform, env: process.env, home: homedir() })),
      randomHex: () => randomBytes(8).toString('hex'),
    },
  };
  // The timers of the core hold nothing open.
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  try {
    const compose = (run: Run): Command => {
      const program = createProgram(run);
      options = () => program.opts<GlobalOptions>();
      return program;
    };
    // Never process.exit: it would cut off what is still on its way into a pipe.
    process.exitCode = await runProgram(compose, args, context);
    process.once('beforeExit', () => {
      if (terminal.outputError === undefined) return;
      terminal.complain(outputErrorText(terminal.outputError));
      process.exitCode = exitCodes.usage;
    });
  } finally {
    clearInterval(keepAlive);
    host.dispose();
  }
}

void main(process.argv.slice(2));
