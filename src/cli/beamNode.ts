import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { BeamEngine, BeamReading, BeamTrouble } from '../core/registry/beam/beamNode';
import { beamRegistries } from '../core/registry/beam/beamRegistries';
import { type BeamSamples, withSample } from '../core/registry/beam/beamSamples';
import { beamLimits, usualGraceMs } from '../core/registry/beam/beamSettings';
import type { Registry } from '../core/registry/registry';
import { fail, ok, type Result } from '../core/result';
import { beamTroubleText, missingTableText, tableGapText } from '../present/beamText';
import { cliHelp, invalidSecondsText } from '../present/cliHelp';
import { argumentPath } from './argumentPath';
import type { CliContext } from './context';
import { type ExitCode, exitCodes } from './exitCodes';
import { interruptible } from './interrupt';

/** Which node to look into, and how. */
export interface BeamOptions {
  readonly beam?: string;
  readonly beamTable?: readonly string[];
  readonly cookieEnv?: string;
  readonly cookieFile?: string;
  /** Seconds between two looks; absent: one look. */
  readonly grace?: number;
}

export function addBeam(command: Command): Command {
  return command
    .option('--beam <node>', cliHelp.beam())
    .option('--beam-table <name>', cliHelp.beamTable(), withName)
    .option('--cookie-env <variable>', cliHelp.cookieEnv())
    .option('--cookie-file <file>', cliHelp.cookieFile())
    .option('--grace <seconds>', cliHelp.grace(), seconds);
}

/** What is in a running node; why it cannot be looked into has been told. */
export async function lookIntoNode(
  context: CliContext,
  node: string,
  options: BeamOptions,
): Promise<{ readonly code: ExitCode; readonly registries: readonly Registry[] | undefined }> {
  const { terminal } = context;
  const found = await interruptible((signal) => looks(context, node, options, signal));
  if (!found.ok) {
    const { code } = found.error;
    if (code !== 'cancelled') terminal.complain(beamTroubleText(found.error, node));
    return { code: code === 'cancelled' ? exitCodes.interrupted : exitCodes.usage, registries: undefined };
  }
  const { registries, missing } = found.value;
  for (const table of missing) terminal.complain(missingTableText(node, table));
  for (const { title, source, gaps = [] } of registries) {
    const table = source.kind === 'beam' ? source.table : title;
    for (const gap of gaps) terminal.complain(tableGapText(node, table, gap));
  }
  return { code: missing.length > 0 ? exitCodes.usage : exitCodes.done, registries };
}

interface Looked {
  readonly registries: readonly Registry[];
  readonly missing: readonly string[];
}

async function looks(
  context: CliContext,
  node: string,
  options: BeamOptions,
  signal: AbortSignal,
): Promise<Result<Looked, BeamTrouble>> {
  const engine = await context.createBeamEngine();
  const cookie = await cookieOf(context, engine, options);
  if (!cookie.ok) return cookie;
  const link = await engine.connect({ node, cookie: cookie.value }, signal);
  if (!link.ok) return link;
  try {
    const graceMs = options.grace === undefined ? usualGraceMs : options.grace * 1_000;
    const look = (): Promise<Result<BeamReading, BeamTrouble>> =>
      link.value.look({ tables: options.beamTable ?? [], ...beamLimits }, signal);
    let samples: BeamSamples = new Map();
    for (let isLast = options.grace === undefined; ; isLast = true) {
      const read = await look();
      if (!read.ok) return read;
      const now = context.ports.clock.now();
      samples = withSample(samples, read.value, now);
      if (isLast) {
        const sight = { node, reading: read.value, samples, now, graceMs };
        return ok({ registries: beamRegistries(sight), missing: read.value.missing });
      }
      // A timer may be early by the clock on the wall.
      await pause(context, graceMs + 20, signal);
    }
  } finally {
    await link.value.close();
  }
}

/** Never from the command line itself, which everybody can read. */
function cookieOf(
  context: CliContext,
  engine: BeamEngine,
  { cookieEnv, cookieFile }: BeamOptions,
): Promise<Result<string, BeamTrouble>> {
  if (cookieEnv !== undefined) {
    const cookie = context.env[cookieEnv] ?? '';
    return Promise.resolve(cookie === '' ? fail({ code: 'no-cookie', message: cookieEnv }) : ok(cookie));
  }
  if (cookieFile !== undefined) return engine.readCookie(argumentPath(context, cookieFile));
  const { home } = context.places;
  if (home === null) return Promise.resolve(fail({ code: 'no-cookie', message: 'HOME' }));
  return engine.readCookie(join(home, '.erlang.cookie'));
}

function pause({ ports: { clock } }: CliContext, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

function withName(name: string, all: readonly string[] = []): readonly string[] {
  return [...all, name];
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,5}(?:\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError(invalidSecondsText());
  return Number(text);
}
