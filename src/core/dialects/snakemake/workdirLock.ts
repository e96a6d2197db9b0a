import { programNamed } from '../forms/programs';
import type { Dialect } from '../dialect';
import { isIn } from '../place';

const snakemakeProgram = programNamed('snakemake');

/** The lists of files that a Snakemake run reads and writes. They name nobody. */
export const snakemakeWorkdirLock: Dialect = {
  id: 'snakemake.workdir-lock',
  tool: 'snakemake',
  program: snakemakeProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [
    { prefix: '', suffix: '.input.lock' },
    { prefix: '', suffix: '.output.lock' },
  ],
  claims: (place) => isIn(place, '.snakemake', 'locks') && /^\d+\.(?:input|output)\.lock$/.test(place.name),
  maxBytes: 0,
  resource: () => '../..',
  parse: () => ({ state: 'nobody' }),
  users: { program: snakemakeProgram, scopes: (folder) => [workingFolder(folder)], graceMs: 60_000 },
  leaseMs: null,
  selfHealing: false,
  cure: 'snakemake --unlock',
  removable: false,
  words: {
    title: 'Snakemake lock',
    what: 'A Snakemake run reads or writes the files that are listed in it; a second run in this folder is refused.',
    harm: 'Two runs write the same outputs.',
    cure: 'When no run is left, "snakemake --unlock" removes all of them.',
  },
};

/** The folder of the run: above `.snakemake/locks`. */
function workingFolder(folder: string): string {
  return folder.replace(/[\\/]\.snakemake[\\/]locks[\\/]?$/, '') || '/';
}
