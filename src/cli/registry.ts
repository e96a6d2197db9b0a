import type { Command } from 'commander';
import { isWithin } from '../core/paths';
import { registriesOf } from '../core/registry/registries';
import { diskPathOf, type Registry } from '../core/registry/registry';
import { cliHelp } from '../present/cliHelp';
import { ambiguousEntryText, noEntriesText, registryTroubleText, unknownEntryText } from '../present/cliText';
import { registriesJson } from '../present/machineJson';
import { registriesTable } from '../present/registriesTable';
import { argumentPath } from './argumentPath';
import { addBeam, type BeamOptions, lookIntoNode } from './beamNode';
import type { CliContext, Run } from './context';
import { type EntryRemovalOptions, type NamedEntry, removeFound } from './entryRemoval';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, addReach, addRegistries, type LookOptions } from './lookOptions';
import { findTarget } from './targets';

interface RegistryOptions extends LookOptions, BeamOptions {
  readonly json?: true;
}

interface RemoveOptions extends EntryRemovalOptions {
  /** Files and folders to look for the entries in, instead of this folder. */
  readonly registry?: readonly string[];
}

/** `lockscope registry`: which names lead to which processes, and whether those are still there. */
export function addRegistry(program: Command, run: Run): void {
  const registry = program.command('registry').summary(cliHelp.registry()).description(cliHelp.registry());
  const list = registry
    .command('ls', { isDefault: true })
    .summary(cliHelp.registryList())
    .description(cliHelp.registryList())
    .argument('[path...]', cliHelp.paths())
    .option('--json', cliHelp.json());
  addRegistries(addBeam(addReach(addLease(addExclude(list))))).action(
    (paths: readonly string[], options: RegistryOptions) => run((context) => listEntries(context, paths, options)),
  );
  const remove = registry
    .command('remove')
    .summary(cliHelp.registryRemove())
    .description(cliHelp.registryRemove())
    .argument('<entry...>', cliHelp.entries())
    .option('--registry <path>', cliHelp.registryPath(), withPath)
    .option('-y, --yes', cliHelp.yes())
    .option('-n, --dry-run', cliHelp.dryRemove())
    .option('--json', cliHelp.json());
  addRegistries(addLease(addExclude(remove))).action((entries: readonly string[], options: RemoveOptions) =>
    run((context) => removeEntries(context, entries, options)),
  );
}

function withPath(path: string, all: readonly string[] | undefined): readonly string[] {
  return [...(all ?? []), path];
}

async function listEntries(context: CliContext, paths: readonly string[], options: RegistryOptions): Promise<ExitCode> {
  const { terminal, cwd, ports } = context;
  const { code, registries } = await lookAt(context, paths, options);
  if (registries === undefined) return code;
  for (const { source, trouble } of registries) {
    if (trouble !== undefined && source.kind === 'file')
      terminal.complain(registryTroubleText(source.path, trouble, [cwd]));
  }
  const now = ports.clock.now();
  if (options.json) terminal.printJson({ version: 1, registries: registriesJson(registries, now) });
  else if (registries.length > 0) terminal.printTable(registriesTable(registries, now, [cwd]));
  // What could not be seen has been told; that nothing is there would be a guess.
  else if (code === exitCodes.done) terminal.print(noEntriesText());
  return code;
}

/** With a node only that, unless paths are named as well. `registries`: `undefined` where nothing could be looked at. */
async function lookAt(
  context: CliContext,
  paths: readonly string[],
  options: RegistryOptions,
): Promise<{ readonly code: ExitCode; readonly registries: readonly Registry[] | undefined }> {
  const { beam } = options;
  const node = beam === undefined ? undefined : await lookIntoNode(context, beam, options);
  if (node !== undefined && (node.code !== exitCodes.done || paths.length === 0)) return node;
  const { code, snapshot } = await lookOnce(context, paths, options);
  if (snapshot === undefined) return { code, registries: undefined };
  return { code, registries: [...registriesOf(snapshot), ...(node?.registries ?? [])] };
}

/** By name where only one entry below this folder has it, or by the path of the file. */
async function removeEntries(
  context: CliContext,
  wanted: readonly string[],
  options: RemoveOptions,
): Promise<ExitCode> {
  const { terminal, cwd } = context;
  const { code, snapshot, roots } = await lookOnce(context, await placesOf(context, options), options);
  if (snapshot === undefined) return code;
  const within = (options.registry ?? []).map((path) => argumentPath(context, path));
  const registries = registriesOf(snapshot).filter(
    ({ source }) => within.length === 0 || within.some((path) => isWithin(diskPathOf(source) ?? '', path)),
  );
  const found: NamedEntry[] = [];
  let unclear: ExitCode = exitCodes.done;
  for (const name of wanted) {
    const matching = entriesOf(registries, name, argumentPath(context, name));
    const [only] = matching;
    if (only !== undefined && matching.length === 1) {
      found.push(only);
      continue;
    }
    unclear = exitCodes.usage;
    const paths = matching.map(({ entry }) => entry.path ?? '');
    terminal.complain(only === undefined ? unknownEntryText(name) : ambiguousEntryText(name, paths, [cwd]));
  }
  if (found.length === 0) return worst([code, unclear]);
  return worst([unclear, await removeFound(context, found, options, roots)]);
}

/** Where to look: at what was named, or, where only a declaration knows that, in this folder, whose globs these are. */
async function placesOf({ cwd, fs }: CliContext, { registry = [] }: RemoveOptions): Promise<readonly string[]> {
  const targets = await Promise.all(registry.map((path) => findTarget(path, cwd, fs)));
  return targets.some((target) => !target.ok && target.error.reason === 'unclaimed') ? [] : registry;
}

function entriesOf(registries: readonly Registry[], name: string, path: string): readonly NamedEntry[] {
  const all = registries.flatMap((registry) => registry.entries.map((entry) => ({ registry, entry })));
  const byPath = all.filter(({ entry }) => entry.lock !== null && entry.path === path);
  const found = byPath.length > 0 ? byPath : all.filter(({ entry }) => entry.name === name);
  return found.filter(({ entry }) => entry.lock !== null || entry.path !== null);
}
