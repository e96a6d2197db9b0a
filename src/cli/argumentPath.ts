import { resolve } from 'node:path';
import type { CliContext } from './context';

/** An argument as it stands in the results: absolute; an empty one stays empty. */
export function argumentPath({ cwd }: Pick<CliContext, 'cwd'>, arg: string): string {
  return arg === '' ? '' : resolve(cwd, arg);
}
