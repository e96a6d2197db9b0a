import { declarationLimits as limits } from './declaration';
import { globShape } from './globShape';

/**
 * A glob for a file and for those like it: in any folder if its name says enough, with `*` where it has a number that
 * the next one will not have.
 */
export function globFor(path: string, siblings: readonly string[]): string {
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1).map(literally);
  const stable = literally(name);
  const general = generalised(name, siblings);
  const anywhere = `**/${general ?? stable}`;
  const here = [...folders, general ?? stable].join('/');
  const exactly = [...folders, stable].join('/');
  return [anywhere, here].find(saysEnough) ?? exactly;
}

function saysEnough(glob: string): boolean {
  const shape = globShape(glob);
  return (
    typeof shape !== 'string' && !(shape.bareName && shape.anyFolder) && !shape.openEnded && glob.length <= limits.glob
  );
}

/**
 * What would mean something in a glob stands as any one letter, since VS Code's globs know no escape; quotes too, within
 * which matchers take nothing for a wildcard.
 */
function literally(segment: string): string {
  return segment.replace(/[*?[\]{}()|!\\"]/g, '?');
}

/** With `*` for numbers of three digits and more, for hexadecimal stamps, and for shorter numbers of which siblings have others. */
function generalised(name: string, siblings: readonly string[]): string | null {
  const withoutStamps = starred(name, /(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])|\d{3,}/gi);
  const withoutNumbers = starred(name, /\d+/g);
  const hasKin = siblings.some((other) => other !== name && starred(other, /\d+/g) === withoutNumbers);
  const result = hasKin ? starred(withoutStamps, /\d+/g) : withoutStamps;
  return result === literally(name) ? null : result;
}

function starred(name: string, what: RegExp): string {
  const parts = name.split(what).map(literally);
  return parts.join('*');
}
