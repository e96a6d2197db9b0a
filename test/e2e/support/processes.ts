import { spawnSync } from 'node:child_process';

/** One line of the process table. */
export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every living process; those that only wait to be asked for (zombies) are not. */
export function processTable(): ProcessLine[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match || match[3]?.startsWith('Z')) return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '' }];
  });
}

/** The processes that a process started, and those that these started. */
export function descendantsOf(pid: number): ProcessLine[] {
  const all = processTable();
  const found: ProcessLine[] = [];
  for (const wanted = [pid]; wanted.length > 0;) {
    const parent = wanted.shift();
    const children = all.filter((process) => process.parent === parent);
    found.push(...children);
    wanted.push(...children.map((child) => child.pid));
  }
  return found;
}
