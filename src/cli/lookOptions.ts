import { type Command, InvalidArgumentError } from 'commander';
import { dialects } from '../core/dialects/catalog';
import { cliHelp, invalidLeaseText } from '../present/cliHelp';

/** How to look, as said on the command line. */
export interface LookOptions {
  /** Besides the default ones. */
  readonly exclude?: readonly string[];
  /** Seconds by tool. */
  readonly lease?: Readonly<Record<string, number>>;
}

/** `--exclude`. One value, and may be given again: as many as there are would swallow the paths behind it. */
export function addExclude(command: Command): Command {
  return command.option('--exclude <glob>', cliHelp.exclude(), withGlob);
}

/** `--lease`, once for every tool. */
export function addLease(command: Command): Command {
  return command.option('--lease <tool=seconds>', cliHelp.lease(), withLease);
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
