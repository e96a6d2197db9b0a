import type { Command } from 'commander';
import { linkWithProcesses } from '../core/databases/clientProcesses';
import { parseConnectionUrl, urlPlace } from '../core/databases/connectionUrl';
import type { NameCandidates } from '../core/databases/engine';
import type { DatabaseReading, DatabaseSystem, DatabaseTrouble } from '../core/databases/reading';
import { fail, type Result } from '../core/result';
import { cliHelp } from '../present/cliHelp';
import { connectingText, noEngineText, wrongUrlText } from '../present/databaseCliText';
import { databaseJson } from '../present/databaseJson';
import {
  databaseLocksTable,
  databaseNotices,
  noDatabaseLocksText,
  nobodyWaitsText,
  serverText,
  waitLines,
} from '../present/databaseReport';
import { troubleSentence } from '../present/databaseTroubleText';
import type { CliContext, Run } from './context';
import { findDatabase } from './databaseByName';
import { type ExitCode, exitCodes } from './exitCodes';
import { interruptible } from './interrupt';

interface DbOptions {
  readonly json?: true;
  readonly urlEnv?: string;
  readonly databases?: string;
  readonly candidate?: readonly string[];
}

/** Long enough for a server at the other end of the world, milliseconds. */
const connectTimeoutMs = 10_000;
const statementTimeoutMs = 10_000;

/** `lockscope db`: the locks of one database, and who waits for whom. */
export function addDb(program: Command, run: Run): void {
  program
    .command('db')
    .summary(cliHelp.db())
    .description(cliHelp.db())
    .argument('[database]', cliHelp.database())
    .option('--url-env <name>', cliHelp.urlEnv())
    .option('--databases <file>', cliHelp.databases())
    .option('--candidate <text>', cliHelp.candidate(), (text: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      text,
    ])
    .option('--json', cliHelp.json())
    .addHelpText('after', () => cliHelp.dbEpilogue())
    .action((database: string | undefined, options: DbOptions) => run((context) => lookAt(context, database, options)));
}

async function lookAt(context: CliContext, database: string | undefined, options: DbOptions): Promise<ExitCode> {
  const { terminal } = context;
  const found = await findDatabase(context, { database, urlEnv: options.urlEnv, databases: options.databases });
  if (!found.ok) return complain(context, found.error);
  const { url, declared } = found.value;
  const parts = parseConnectionUrl(url);
  if (!parts.ok) return complain(context, wrongUrlText(parts.error));
  const { system } = parts.value;
  const engine = await context.engineFor(system);
  if (engine === null) return complain(context, noEngineText(system));
  const place = urlPlace(parts.value);
  const name = declared?.name ?? place;
  // Somebody else may have written the settings.
  if (declared !== null) terminal.note(connectingText(declared.name, place));
  const candidates = {
    texts: [...(declared?.candidates ?? []), ...(options.candidate ?? [])],
    query: declared?.candidatesQuery ?? null,
  };
  const result = await interruptible((signal) => read(context, engine, { url, system, candidates }, signal));
  if (options.json) {
    const reading = result.ok ? result.value : null;
    const trouble = result.ok ? null : result.error;
    terminal.printJson({ version: 1, databases: [databaseJson({ name, system, reading, trouble })] });
  } else if (result.ok) print(context, result.value);
  if (result.ok) return exitCodes.done;
  return result.error.code === 'cancelled' ? exitCodes.interrupted : complain(context, troubleSentence(result.error));
}

async function read(
  { connections, ports }: CliContext,
  engine: NonNullable<Awaited<ReturnType<CliContext['engineFor']>>>,
  {
    url,
    system,
    candidates,
  }: { readonly url: string; readonly system: DatabaseSystem; readonly candidates: NameCandidates },
  signal: AbortSignal,
): Promise<Result<DatabaseReading, DatabaseTrouble>> {
  const options = { candidates, statementTimeoutMs, connectTimeoutMs };
  const opened = await engine.connect({ system, url, password: null, lookOnly: true }, options, signal);
  if (!opened.ok) return fail(opened.error);
  const link = linkWithProcesses(opened.value, { ...ports, owners: connections });
  try {
    return await link.read(signal);
  } finally {
    await link.close();
  }
}

function print({ terminal }: CliContext, reading: DatabaseReading): void {
  terminal.print(terminal.paint(serverText(reading), 'heading'));
  const lines = waitLines(reading);
  terminal.print('');
  if (lines.length === 0) terminal.print(nobodyWaitsText());
  for (const { text, tone } of lines) terminal.print(terminal.paint(text, tone));
  terminal.print('');
  if (reading.locks.length === 0) terminal.print(noDatabaseLocksText());
  else terminal.printTable(databaseLocksTable(reading));
  const notices = databaseNotices(reading);
  if (notices.length > 0) terminal.print('');
  for (const { text, tone } of notices) terminal.print(terminal.paint(text, tone));
}

function complain({ terminal }: CliContext, text: string): ExitCode {
  terminal.complain(text);
  return exitCodes.usage;
}
