import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createCliLog } from './cli/cliLog';
import type { CliContext } from './cli/context';
import { exitCodes } from './cli/exitCodes';
import { runProgram } from './cli/program';
import { Terminal } from './cli/terminal';
import { undoFolder } from './cli/undoFolder';
import { engineFor } from './engines/engineFor';
import { createClock } from './node/clock';
import { createDirectFileSystem } from './node/files/directFileSystem';
import { fileErrorOf } from './node/files/fileError';
import { createHands } from './node/files/hands';
import { createMender } from './node/files/mending/createMender';
import { createGraphReader } from './node/graphDatabase/graphProcess';
import { createMachine } from './node/machine';
import { ownProcess } from './node/ownProcess';
import { createUndoStore } from './node/undoStore';
import { wellKnownFolders } from './node/wellKnownFolders';
import { FolderWatcher } from './node/watching/folderWatcher';
import { noCurrentFolderText, outputErrorText } from './present/cliText';

/** The same core as in the editor, composed for a terminal. Ends by itself when all is written. */
async function main(args: readonly string[]): Promise<void> {
  const terminal = new Terminal(process);
  const cwd = currentFolder();
  if (cwd === undefined) {
    terminal.complain(noCurrentFolderText());
    process.exitCode = exitCodes.usage;
    return;
  }
  const log = createCliLog((text) => terminal.complain(text));
  const fs = createDirectFileSystem();
  const graphs = createGraphReader(join(__dirname, 'graphReader.js'));
  const clock = createClock();
  const { host, processes, kernel, uses, inner, listeners, connections } = createMachine();
  const hands = createHands();
  const undo = createUndoStore(undoFolder({ platform: process.platform, env: process.env, home: homedir() }), {
    hands,
  });
  const context: CliContext = {
    terminal,
    cwd,
    platform: process.platform,
    fs,
    log,
    ports: { fs, graphs, processes, kernel, uses, inner, listeners, host, clock, log },
    places: wellKnownFolders(process.env),
    env: process.env,
    engineFor,
    connections,
    createBeamEngine: async () => {
      const { createBeamEngine } = await import('./engines/beam/beamEngine');
      return createBeamEngine({ probe: join(__dirname, '../media/beam/probe.escript'), environment: process.env });
    },
    createWatcher: () => new FolderWatcher((error) => log.error('a listener failed', error)),
    removal: {
      hands,
      fs,
      processes,
      kernel,
      uses,
      inner,
      listeners,
      host,
      clock,
      undo,
      mender: createMender(),
      maker: ownProcess(),
      randomHex: () => randomBytes(8).toString('hex'),
    },
  };
  // The timers of the core hold nothing open.
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  // Never process.exit: it would cut off what is still on its way into a pipe.
  process.exitCode = await runProgram(args, context);
  clearInterval(keepAlive);
  host.dispose();
  process.once('beforeExit', () => {
    if (terminal.outputError === undefined) return;
    terminal.complain(outputErrorText(terminal.outputError));
    process.exitCode = exitCodes.usage;
  });
}

/** `undefined` when it was removed under the shell. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes(fileErrorOf(error).code)) return undefined;
    throw error;
  }
}

void main(process.argv.slice(2));
