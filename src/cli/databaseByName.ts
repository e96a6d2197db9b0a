import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DatabaseDeclaration } from '../core/databases/declared/declaration';
import { validateDatabases } from '../core/databases/declared/validateDatabases';
import { dotEnvValue } from '../core/databases/dotEnv';
import { parseJsonWithComments } from '../core/jsonWithComments';
import { fail, ok, type Result } from '../core/result';
import { fileErrorOf } from '../node/files/fileError';
import { noDatabaseText, noJsonText, unknownDatabaseText, unreadableSettingsText } from '../present/databaseCliText';
import { databaseProblemText } from '../present/databases/declaredText';
import { argumentPath } from './argumentPath';
import type { CliContext } from './context';

/** Where a database is, and what else was said of it. */
export interface NamedDatabase {
  readonly url: string;
  /** As it is called in the settings; `null` where its URL or a variable was named. */
  readonly declared: DatabaseDeclaration | null;
}

/** How a database is named on the command line. */
export interface DatabaseNaming {
  /** A URL, a variable, or a name of the settings. */
  readonly database: string | undefined;
  readonly urlEnv: string | undefined;
  /** A file with what the setting `lockscope.databases` holds, in the place of the settings of this folder. */
  readonly databases: string | undefined;
}

/** The settings of a folder, as VS Code keeps them. */
const settingsFile = '.vscode/settings.json';

/**
 * A URL; or what a variable has, in the environment or in the `.env` of this folder; or a database that the settings of
 * this folder declare under that name. What it fails with is a sentence.
 */
export async function findDatabase(
  context: CliContext,
  { database, urlEnv, databases }: DatabaseNaming,
): Promise<Result<NamedDatabase, string>> {
  if (database !== undefined && urlEnv !== undefined) return fail(noDatabaseText());
  if (database?.includes('://')) return ok({ url: database, declared: null });
  const name = urlEnv ?? database;
  if (name === undefined || name === '') return fail(noDatabaseText());
  const value = databases === undefined ? await inVariable(context, name) : null;
  if (value !== null) return ok({ url: value, declared: null });
  return urlEnv === undefined ? inSettings(context, name, databases) : fail(unknownDatabaseText(name));
}

async function inSettings(
  context: CliContext,
  name: string,
  file: string | undefined,
): Promise<Result<NamedDatabase, string>> {
  const setting = await readSetting(context, file);
  if (!setting.ok) return setting;
  const { declarations, problems } = validateDatabases(setting.value);
  const declared = declarations.find((each) => each.name === name);
  if (declared === undefined) {
    const flaw = problems.find((problem) => problem.name === name && problem.severity === 'error');
    return fail(flaw === undefined ? unknownDatabaseText(name) : databaseProblemText(flaw));
  }
  const url = declared.url ?? (await inVariable(context, declared.urlFromEnvironment ?? ''));
  return url === null ? fail(unknownDatabaseText(declared.urlFromEnvironment ?? '')) : ok({ url, declared });
}

/** Nothing where the folder has no settings. */
async function readSetting(context: CliContext, file: string | undefined): Promise<Result<unknown, string>> {
  const path = file === undefined ? resolve(context.cwd, settingsFile) : argumentPath(context, file);
  try {
    const whole = parseJsonWithComments(await readFile(path, 'utf8'));
    if (file !== undefined) return ok(whole);
    return ok(typeof whole === 'object' && whole !== null ? (whole as Settings)['lockscope.databases'] : undefined);
  } catch (error) {
    // Its message has a piece of the file in it, which may be anything.
    if (error instanceof SyntaxError) return fail(noJsonText(file ?? settingsFile));
    const { code, message } = fileErrorOf(error);
    if (file === undefined && code === 'ENOENT') return ok(undefined);
    return fail(unreadableSettingsText(file ?? settingsFile, message));
  }
}

interface Settings {
  readonly 'lockscope.databases'?: unknown;
}

async function inVariable({ env, cwd }: CliContext, name: string): Promise<string | null> {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  try {
    return dotEnvValue(await readFile(resolve(cwd, '.env'), 'utf8'), name);
  } catch {
    // Whatever the reason, the name leads nowhere.
    return null;
  }
}
