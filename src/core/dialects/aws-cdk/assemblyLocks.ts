import { malformed, named, parseLonePid } from '../content';
import type { Claimant, Dialect, Place } from '../dialect';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

const cdkProgram = programNamed('cdk', 'aws-cdk');
const readerName = /^read\.(\d{1,10})\.\d{1,10}\.lock$/;

/** Who writes a cloud assembly. Written beside it and renamed, so it is always whole; without a newline. */
export const cdkSynthLock: Dialect = {
  id: 'aws-cdk.synth-lock',
  tool: 'aws-cdk',
  program: cdkProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'synth.lock' }],
  claims: isAssembly,
  asksNeighbours: true,
  maxBytes: 64,
  resource: () => '.',
  parse: parseLonePid,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  leftovers: ['synth.lock.*_*'],
  removable: true,
  words: {
    title: 'CDK synth lock',
    what: 'A cdk command is writing this cloud assembly; others refuse to use it meanwhile.',
    harm: 'Two commands write the assembly at once, and a deployment may take half of each.',
    cure: 'The next cdk command removes it when that process is gone.',
  },
};

/** Who reads a cloud assembly, one file each; cdk itself goes by the pid in the name. */
export const cdkReadLock: Dialect = {
  ...cdkSynthLock,
  id: 'aws-cdk.read-lock',
  names: [{ prefix: 'read.', suffix: '.lock' }],
  claims: (place) => readerName.test(place.name) && isAssembly(place),
  parse: parseReader,
  leftovers: ['read.*.lock.*_*'],
  words: {
    title: 'CDK read lock',
    what: 'A cdk command is reading this cloud assembly, for instance to deploy it; nobody may write it meanwhile.',
    harm: 'The assembly may change under a deployment.',
    cure: 'The next cdk command that writes removes it when that process is gone.',
  },
};

function parseReader(bytes: Uint8Array, name: string): Claimant {
  const digits = readerName.exec(name)?.[1];
  if (digits === undefined) return malformed('no-pid');
  const content = parseLonePid(bytes);
  const disagrees = content.state === 'named' && content.pid !== Number(digits);
  return disagrees ? malformed('foreign-nonce', Number(digits)) : named(Number(digits));
}

/** The default folder, or one with a marker file of that name or the manifest of an assembly. */
function isAssembly(place: Place): boolean {
  return isIn(place, 'cdk.out') || place.hasSibling('cdk.out') || place.hasSibling('manifest.json');
}
