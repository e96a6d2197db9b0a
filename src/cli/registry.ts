import type { Command } from 'commander';
import { registriesOf } from '../core/registry/registries';
import type { Registry } from '../core/registry/registry';
import { cliHelp } from '../present/cliHelp';
import { ambiguousEntryText, noEntriesText, registryTroubleText, unknownEntryText } from '../present/cliText';
import { registriesJson } from '../present/machineJson';
import { registriesTable } from '../present/registriesTable';
import { argumentPath } from './argumentPath';
import { addBeam, type BeamOptions, lookIntoNode } from './beamNode';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, addReach, type LookOptions } from './lookOptions';
import { release, type ReleaseOptions } from './release';

interface RegistryOptions extends LookOptions, BeamOptions {
  readonly json?: true;
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
  addBeam(addReach(addLease(addExclude(list)))).action((paths: readonly string[], options: RegistryOptions) =>
    run((context) => listEntries(context, paths, options)),
  );
  const remove = registry
    .command('remove')
    .summary(cliHelp.registryRemove())
    .description(cliHelp.registryRemove())
    .argument('<entry...>', cliHelp.entries())
    .option('-y, --yes', cliHelp.yes())
    .option('--json', cliHelp.json());
  addLease(addExclude(remove)).action((entries: readonly string[], options: ReleaseOptions) =>
    run((context) => removeEntries(context, entries, options)),
  );
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
  entries: readonly string[],
  options: ReleaseOptions,
): Promise<ExitCode> {
  const { terminal, cwd } = context;
  const { code, snapshot } = await lookOnce(context, [], options);
  if (snapshot === undefined) return code;
  const registries = registriesOf(snapshot);
  const paths: string[] = [];
  let unclear: ExitCode = exitCodes.done;
  for (const wanted of entries) {
    const found = pathsOf(registries, wanted, argumentPath(context, wanted));
    const [path] = found;
    if (path !== undefined && found.length === 1) {
      paths.push(path);
      continue;
    }
    unclear = exitCodes.usage;
    terminal.complain(path === undefined ? unknownEntryText(wanted) : ambiguousEntryText(wanted, found, [cwd]));
  }
  return paths.length === 0 ? worst([code, unclear]) : worst([unclear, await release(context, paths, options)]);
}

function pathsOf(registries: readonly Registry[], name: string, path: string): readonly string[] {
  const all = registries.flatMap(({ entries }) => entries);
  const byPath = all.filter((entry) => entry.path === path);
  const found = byPath.length > 0 ? byPath : all.filter((entry) => entry.name === name);
  return found.flatMap((entry) => (entry.lock === null ? [] : [entry.lock.path]));
}
