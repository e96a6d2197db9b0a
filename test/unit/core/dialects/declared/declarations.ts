import type { Declaration } from '../../../../../src/core/dialects/declared/declaration';
import type { Problem } from '../../../../../src/core/dialects/declared/problem';
import { validateDeclarations } from '../../../../../src/core/dialects/declared/validate';

/** The least that is a declaration. */
export const plain: Declaration = { name: 'deploy lock', glob: 'deploy/*.lock' };

/** One of every mechanism and shape, with every field used somewhere: none has a problem. */
export const sound: readonly Declaration[] = [
  plain,
  { name: 'beat', glob: '**/beat.lock', mechanism: 'heartbeat', shape: 'directory', lease: 30, removable: true },
  { name: 'server', glob: 'run/server-*.pid', mechanism: 'pid-file', program: '\\bserverd\\b', removable: true },
  { name: 'store', glob: '**/store/LOCK', mechanism: 'kernel', shape: 'file' },
  { name: 'box', glob: 'run/box.lock', shape: 'directory', contents: ['pid', 'host'], mechanism: 'pid-file' },
  { name: 'note', glob: 'tmp/{a,b}.note', mechanism: 'informational', pid: { pointer: '/process/pid' } },
  { name: 'hold', glob: 'release/HOLD', mechanism: 'admin', what: 'Nobody releases while this is here.' },
  { name: 'queue', glob: 'queue/[0-9]*.job', mechanism: 'data', pid: { regex: 'pid=(\\d+)\\n' } },
  { name: 'link', glob: '**/.~lock', shape: 'symlink', pid: { regex: ':(\\d+)$' }, host: { regex: '^([^:]+)' } },
  {
    name: 'everything',
    glob: 'var/lock/app-?.lock',
    pid: { pointer: '/pid' },
    host: { pointer: '/host' },
    time: { pointer: '/a~1b/~0c' },
    lease: 60,
    program: 'app',
    cure: 'app unlock',
    removable: true,
    protects: '../data',
    what: 'The lock of app.',
    harm: 'Two writers at once.',
  },
];

/** What is wrong with one item: `severity field code`. */
export function complaints(item: unknown): readonly string[] {
  return validateDeclarations([item]).problems.map(brief);
}

export function brief({ severity, field, code }: Problem): string {
  return `${severity} ${field ?? '-'} ${code}`;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
