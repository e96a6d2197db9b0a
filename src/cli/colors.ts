import pico from 'picocolors';
import type { Tone } from '../present/table';
import { assertNever } from '../core/util/assertNever';

export type Paint = (text: string, tone: Tone) => string;

export interface ColorWishes {
  /** `--color` or `--no-color`. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** The flag first, then NO_COLOR, then FORCE_COLOR, then whether there is a terminal that knows colours. */
export function wantsColor({ flag, env, isTerminal }: ColorWishes): boolean {
  if (flag !== undefined) return flag;
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

export function createPaint(colored: boolean): Paint {
  const { bold, green, yellow, red, magenta, dim } = pico.createColors(colored);
  return (text, tone) => {
    switch (tone) {
      case 'plain':
        return text;
      case 'heading':
        return bold(text);
      case 'good':
        return green(text);
      case 'warning':
        return yellow(text);
      case 'bad':
        return red(text);
      case 'doubt':
        return magenta(text);
      case 'quiet':
        return dim(text);
      default:
        return assertNever(tone);
    }
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
