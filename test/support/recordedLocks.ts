import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What a tool was seen to write, byte by byte. */
export interface Recording {
  /** The folder of the fixtures that it lies in: a tool's name. */
  readonly tool: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

const fixtures = join(import.meta.dirname, '../fixtures');
/** Of the operating system, not of locks. */
const others = new Set(['kernelLocks', 'paths', 'processes']);

/** Everything recorded of the files of tools. */
export function recordedLocks(): readonly Recording[] {
  return readdirSync(fixtures, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const [tool = ''] = relative(fixtures, path).split(sep);
    if (!entry.isFile() || others.has(tool) || /^(?:PROVENANCE\.md|\.git.*)$/.test(entry.name)) return [];
    return [{ tool, path: relative(fixtures, path), bytes: new Uint8Array(readFileSync(path)) }];
  });
}

/** Forms that many tools share, so that those without a recording are read as well. */
export const commonForms: readonly Uint8Array[] = [
  ...['4242', '4242\n', ' 4242\n', '4242 ', '      4242\n', '4242\n4242-0123456789abcdef\n', '4242\nhere\n'],
  ...['here:4242', 'ada@here.4242:1763640000', '127.0.0.1:+4242', 'here-4242', 'pid=4242\n', 'PID: 4242\nHost: here\n'],
  ...['4242\n/ws/data\n1763640000\n5432\n/tmp\nlocalhost\n  5432001    131072\nready   \n', 'here/4242:f0000000', ''],
  JSON.stringify({
    ...{ pid: 4242, PID: 4242, processId: 4242, process_id: 4242, hostname: 'here', host: 'here', port: 3000 },
    ...{
      startedAt: 1763640000000,
      startTime: '1763640000',
      created: '2026-11-20T15:44:35Z',
      sessionId: 'x',
      version: 1,
    },
    ...{ pids: { app: 4242 }, workspaceFolders: ['/ws'], root_dir: '/ws', url: 'http://localhost:3000/?token=secret' },
  }),
].map((text) => new TextEncoder().encode(text));

/** Damage of the kinds that files suffer: a part missing, bits turned, a piece twice, two files in one. */
export function mutate(bytes: Uint8Array, pool: readonly Uint8Array[], random: () => number): Uint8Array {
  let mutant = Uint8Array.from(bytes);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let times = below(4); times > 0; times--) {
    const [from, to] = [below(mutant.length + 1), below(mutant.length + 1)].sort((a, b) => a - b) as [number, number];
    const [head, piece, tail] = [mutant.subarray(0, from), mutant.subarray(from, to), mutant.subarray(to)];
    const other = pool[below(pool.length)] ?? new Uint8Array();
    switch (below(7)) {
      case 0:
        mutant = Uint8Array.from(head);
        break;
      case 1:
        mutant = Uint8Array.from([...head, ...tail]);
        break;
      case 2:
        mutant = Uint8Array.from([...head, ...piece, ...piece, ...tail]);
        break;
      case 3:
        mutant = Uint8Array.from([...head, ...other.subarray(0, 4_096), ...tail]);
        break;
      case 4:
        mutant = Uint8Array.from([...head, ...new Uint8Array(below(64)).fill(below(256)), ...tail]);
        break;
      case 5:
        if (from < mutant.length) mutant[from] = below(256);
        break;
      default:
        if (from < mutant.length) mutant[from] = (mutant[from] ?? 0) ^ (1 << below(8));
    }
  }
  return mutant;
}
