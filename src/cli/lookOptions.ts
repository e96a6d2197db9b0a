import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { dialects } from '../core/dialects/catalog';
import type { CatalogOptions } from '../core/dialects/catalogOptions';
import type { Declaration } from '../core/dialects/declared/declaration';
import { validateDeclarations } from '../core/dialects/declared/validate';
import type { JournalDeclaration } from '../core/journal/declared/declaration';
import { validateJournals } from '../core/journal/declared/validate';
import type { OutsideGroup } from '../core/dialects/dialect';
import type { RegistryDeclaration } from '../core/registry/declared/declaration';
import { validateRegistries } from '../core/registry/declared/validate';
import { outsideGroups } from '../core/outside';
import { fileErrorOf } from '../node/files/fileError';
import { cliHelp, invalidChoiceText, invalidLeaseText } from '../present/cliHelp';
import { declarationProblemText, journalProblemText } from '../present/declarationText';
import { registryProblemText } from '../present/registryProblemText';

/** How to look, as said on the command line. */
export interface LookOptions {
  /** Besides the default ones. */
  readonly exclude?: readonly string[];
  /** Seconds by tool. */
  readonly lease?: Readonly<Record<string, number>>;
  readonly unrecognized?: true;
  readonly outside?: readonly OutsideGroup[];
  readonly dialects?: readonly Declaration[];
  readonly journals?: readonly JournalDeclaration[];
  readonly registries?: readonly RegistryDeclaration[];
}

/** `--exclude`. One value, and may be given again: as many as there are would swallow the paths behind it. */
export function addExclude(command: Command): Command {
  return command.option('--exclude <glob>', cliHelp.exclude(), withGlob);
}

/** `--lease`, once for every tool. */
export function addLease(command: Command): Command {
  return addDialects(command.option('--lease <tool=seconds>', cliHelp.lease(), withLease));
}

/** `--unrecognized` and `--outside`. */
export function addReach(command: Command): Command {
  return command
    .option('--unrecognized', cliHelp.unrecognized())
    .option('--outside <group>', cliHelp.outside(), withGroup);
}

/** What the user chose of dialects. `named`: single files are looked at, so what merely looks like a lock is told too. */
export function catalogOptionsOf(options: LookOptions, roots: readonly string[], named: boolean): CatalogOptions {
  return {
    unrecognised: named || options.unrecognized === true,
    declared: options.dialects ?? [],
    journals: options.journals ?? [],
    registries: options.registries ?? [],
    roots,
  };
}

/** `--dialects`: a file with what the setting `lockscope.dialects` holds. */
function addDialects(command: Command): Command {
  return command.option('--dialects <file>', cliHelp.dialects(), readDialects);
}

function readDialects(file: string): readonly Declaration[] {
  const { declarations, problems } = validateDeclarations(readJson(file));
  refuse(problems.filter(({ severity }) => severity === 'error').map(declarationProblemText));
  return declarations;
}

/** `--journals`: a file with what the setting `lockscope.journals` holds. */
export function addJournals(command: Command): Command {
  return command.option('--journals <file>', cliHelp.journals(), readJournals);
}

function readJournals(file: string): readonly JournalDeclaration[] {
  const { declarations, problems } = validateJournals(readJson(file));
  refuse(problems.filter(({ severity }) => severity === 'error').map(journalProblemText));
  return declarations;
}

/** `--registries`: a file with what the setting `lockscope.registries` holds. */
export function addRegistries(command: Command): Command {
  return command.option('--registries <file>', cliHelp.registries(), readRegistries);
}

function readRegistries(file: string): readonly RegistryDeclaration[] {
  const { declarations, problems } = validateRegistries(readJson(file));
  refuse(problems.filter(({ severity }) => severity === 'error').map(registryProblemText));
  return declarations;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(error instanceof SyntaxError ? error.message : fileErrorOf(error).message);
  }
}

function refuse(errors: readonly string[]): void {
  if (errors.length > 0) throw new InvalidArgumentError(errors.join('\n'));
}

function withGroup(text: string, all: readonly OutsideGroup[] = []): readonly OutsideGroup[] {
  const group = outsideGroups.find((choice) => choice === text);
  if (group === undefined) throw new InvalidArgumentError(invalidChoiceText(outsideGroups));
  return [...all, group];
}

function withGlob(glob: string, all: readonly string[] = []): readonly string[] {
  return [...all, glob];
}

function withLease(text: string, all: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const tools = [...new Set(dialects.filter(({ leaseMs }) => leaseMs !== null).map(({ tool }) => tool))];
  const [, tool = '', seconds] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (!tools.includes(tool)) throw new InvalidArgumentError(invalidLeaseText(tools));
  return { ...all, [tool]: Number(seconds) };
}
