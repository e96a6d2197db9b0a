import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { linkWithProcesses } from '../core/databases/clientProcesses';
import { parseConnectionUrl, urlPlace } from '../core/databases/connectionUrl';
import { dotEnvValue } from '../core/databases/dotEnv';
import type { DatabaseReading, DatabaseTrouble } from '../core/databases/reading';
import { fail, type Result } from '../core/result';
import { cliHelp } from '../present/cliHelp';
import { noDatabaseText, noEngineText, unknownDatabaseText, wrongUrlText } from '../present/databaseCliText';
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
import { type ExitCode, exitCodes } from './exitCodes';
import { interruptible } from './interrupt';

interface DbOptions {
  readonly json?: true;
  readonly urlEnv?: string;
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
  const url = await urlOf(context, database, options.urlEnv);
  if (!url.ok) return complain(context, url.error);
  const parts = parseConnectionUrl(url.value);
  if (!parts.ok) return complain(context, wrongUrlText(parts.error));
  const { system } = parts.value;
  const engine = await context.engineFor(system);
  if (engine === null) return complain(context, noEngineText(system));
  const name = urlPlace(parts.value);
  const result = await interruptible((signal) =>
    read(context, engine, url.value, system, options.candidate ?? [], signal),
  );
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
  url: string,
  system: DatabaseReading['server']['system'],
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Result<DatabaseReading, DatabaseTrouble>> {
  const options = { candidates: { texts, query: null }, statementTimeoutMs, connectTimeoutMs };
  const opened = await engine.connect({ system, url, password: null, lookOnly: true }, options, signal);
  if (!opened.ok) return fail(opened.error);
  const link = linkWithProcesses(opened.value, { ...ports, owners: connections });
  try {
    return await link.read(signal);
  } finally {
    await link.close();
  }
}

/** A URL, or the name of a variable that has one: in the environment, or in the `.env` of this folder. */
async function urlOf(
  context: CliContext,
  database: string | undefined,
  variable: string | undefined,
): Promise<Result<string, string>> {
  if (database !== undefined && variable !== undefined) return fail(noDatabaseText());
  if (database?.includes('://')) return { ok: true, value: database };
  const name = variable ?? database;
  if (name === undefined || name === '') return fail(noDatabaseText());
  const value = context.env[name] ?? (await inDotEnv(context, name));
  return value === null || value === '' ? fail(unknownDatabaseText(name)) : { ok: true, value };
}

async function inDotEnv({ cwd }: CliContext, name: string): Promise<string | null> {
  try {
    return dotEnvValue(await readFile(resolve(cwd, '.env'), 'utf8'), name);
  } catch {
    // Whatever the reason, the name leads nowhere.
    return null;
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
