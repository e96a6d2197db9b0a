import type { Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

/** `.<package>-<8 characters of a base64 hash>`. A hash without one capital or digit is one in a thousand. */
const retiredName = /^\.(.+)-(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8}$/;

/**
 * The old copy of a package that npm moves aside while it puts the new one in its place, and moves back when the
 * install fails. After a crash it stays, and the next install fails on it. Never removed here: it may be the only
 * copy of a package, and an install that runs has it too.
 */
export const npmRetiredFolder: Dialect = {
  id: 'npm.retired-folder',
  tool: 'npm',
  program: programNamed('npm', 'npm-cli', 'npx', 'npx-cli'),
  kind: 'temp',
  mechanism: 'leftover',
  shapes: ['directory'],
  // The hash may end in any letter or digit.
  names: [{ prefix: '.', suffix: '' }],
  claims: ({ folder, name }) => retiredName.test(name) && isPackageFolder(folder),
  maxBytes: 0,
  resource: (name) => retiredName.exec(name)?.[1] ?? '.',
  parse: () => ({ state: 'nobody' }),
  parseEntries: () => ({ state: 'nobody' }),
  leaseMs: null,
  selfHealing: false,
  cure: 'npm ci',
  removable: false,
  words: {
    title: 'npm retired package',
    what: 'npm moved the old copy of a package to this name while it installed another, and should have removed or restored it at the end.',
    harm: 'An npm install that still runs cannot put the old package back when it fails.',
    cure: 'If npm stops with ENOTEMPTY and names this folder, "npm ci" installs everything afresh.',
  },
};

/** `node_modules`, or a scope in it. */
function isPackageFolder(folder: string): boolean {
  const [above, last] = segmentsOf(folder).slice(-2);
  if (last === undefined) return above === 'node_modules';
  return last === 'node_modules' || (last.startsWith('@') && above === 'node_modules');
}
