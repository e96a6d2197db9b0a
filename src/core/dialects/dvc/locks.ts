import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { pidField } from '../forms/jsonFields';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';
import { parseZcLock } from '../zc-lockfile/pidLock';

const dvcProgram = programNamed('dvc');

/** DVC's mutex on a repository, and the one on its list of readers and writers: locks of zc.lockfile. */
export const dvcRepositoryLock: Dialect = kernelFile({
  id: 'dvc.repository-lock',
  tool: 'dvc',
  program: dvcProgram,
  by: 'flock',
  names: [{ exact: 'lock' }, { exact: 'rwlock.lock' }],
  claims: (place) => isIn(place, '.dvc', 'tmp'),
  maxBytes: 64,
  resource: (name) => (name === 'lock' ? '..' : 'rwlock'),
  parse: (bytes) => (bytes.length === 0 ? { state: 'nobody' } : parseZcLock(bytes)),
  words: {
    title: 'DVC repository lock',
    what: 'A dvc command changes this repository, and others are refused. The file stays, with the pid of the last who had it.',
    harm: 'Two commands may change the repository at once.',
    cure: 'Wait for the command or end it; the lock goes with the process.',
  },
});

/** Which commands read and write which paths. DVC drops those whose process is gone. */
export const dvcReadersWriters: Dialect = {
  id: 'dvc.readers-writers',
  tool: 'dvc',
  program: dvcProgram,
  kind: 'lock',
  mechanism: 'record',
  entry: 'none',
  names: [{ exact: 'rwlock' }],
  claims: (place) => isIn(place, '.dvc', 'tmp'),
  maxBytes: 65_536,
  resource: () => '..',
  parse: parseReadersWriters,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'DVC readers and writers',
    what: 'Lists which dvc commands read and write which paths of the repository.',
    harm: 'A command may write what another one reads.',
    cure: 'DVC drops those whose process is gone.',
  },
};

/** `{"write":{path:{pid,cmd}},"read":{path:[{pid,cmd}]}}`. Of several processes none stands for all. */
function parseReadersWriters(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'nobody' };
  const fields = jsonObject(bytes);
  if (fields === null) return malformed('no-pid');
  const pids = new Set([...entriesOf(fields.write), ...entriesOf(fields.read)].map((entry) => pidField(entry, 'pid')));
  const [pid] = pids;
  return pids.size === 1 && typeof pid === 'number' ? named(pid) : { state: 'nobody' };
}

function entriesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(objectOf(value)).flatMap((entry) => (Array.isArray(entry) ? entry : [entry]).map(objectOf));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
