import { named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { hexEnded } from '../forms/hexEnded';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

const pnpmProgram = programNamed('pnpm', 'pnpx', 'pn');

/** `.pnpm-lock.yaml.<pid>.<n>.tmp`, and beside the store's own copy `.lock.yaml.<pid>.<n>.tmp`. */
const lockfileTempName = /^\.(pnpm-lock\.yaml|lock\.yaml)\.(\d{1,10})\.\d{1,10}\.tmp$/;
const probeName = /^_tmp_(\d{1,10})_[0-9a-f]{8,32}$/;

/** The text of a new lockfile on its way to be renamed into place; its name has the pid of its writer. */
export const pnpmLockfileTemp: Dialect = {
  id: 'pnpm.lockfile-temp',
  tool: 'pnpm',
  program: pnpmProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: [
    { prefix: '.pnpm-lock.yaml.', suffix: '.tmp' },
    { prefix: '.lock.yaml.', suffix: '.tmp' },
  ],
  claims: (place) => {
    const target = lockfileTempName.exec(place.name)?.[1];
    return target === 'pnpm-lock.yaml' || (target === 'lock.yaml' && isIn(place, 'node_modules', '.pnpm'));
  },
  maxBytes: 0,
  resource: (name) => lockfileTempName.exec(name)?.[1] ?? '.',
  parse: (_bytes, name) => maker(lockfileTempName.exec(name)?.[2]),
  leaseMs: 60_000,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'pnpm lockfile in the making',
    what: 'A pnpm was writing a new lockfile under this name and did not get to rename it.',
    harm: 'The pnpm that writes it fails.',
    cure: 'Run "pnpm install" again; it writes a new one.',
  },
};

/** What pnpm makes for a moment to learn which links the disk allows. */
export const pnpmProbe: Dialect = {
  id: 'pnpm.probe',
  tool: 'pnpm',
  program: pnpmProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: hexEnded('_tmp_'),
  claims: ({ name }) => probeName.test(name),
  maxBytes: 0,
  resource: () => '.',
  parse: (_bytes, name) => maker(probeName.exec(name)?.[1]),
  leaseMs: 60_000,
  selfHealing: false,
  cure: null,
  removable: true,
  words: {
    title: 'pnpm probe file',
    what: 'pnpm made this for a moment to find out which links the disk allows, and did not get to remove it.',
    harm: 'The pnpm that made it falls back to copying.',
    cure: 'Nothing needs it once its pnpm is gone.',
  },
};

function maker(pid: string | undefined): Claimant {
  return pid === undefined ? { state: 'nobody' } : named(Number(pid));
}
