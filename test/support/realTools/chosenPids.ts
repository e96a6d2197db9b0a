import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { python } from '../python';
import type { Program, Programs } from '../lockPrograms';

/** So many numbers ahead that other programs seldom use them up, and few enough to get there by starting processes. */
const ahead = 600;
/** Below are those of what the system started first. */
const low = 1_000;

/** Numbers that processes will have soon: the system gives them out in their order, and begins anew at the end. */
export function numbersToCome(count: number): readonly number[] {
  const first = spawnSync('true').pid + ahead;
  const end = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'));
  return Array.from({ length: count }, (_, index) => (first + count < end ? first : low) + index);
}

/** Starts processes that end at once, until one has one of these numbers: that one becomes `args`, named `argv0`. */
export async function startWithOneOf(
  programs: Programs,
  numbers: readonly number[],
  argv0: string,
): Promise<{ readonly pid: number; readonly program: Program }> {
  const program = await programs.start(await python(), ['-c', forker, argv0, ...numbers.map(String)]);
  const pid = Number(await program.line());
  assert.ok(numbers.includes(pid), 'others have taken all of these numbers');
  return { pid, program };
}

/** Root may say which number was given out last, which spares most of the way. */
const forker = `
import os, sys
argv0, wanted = sys.argv[1], {int(each) for each in sys.argv[2:]}
try:
    with open('/proc/sys/kernel/ns_last_pid', 'w') as last: last.write(str(min(wanted) - 1))
except OSError: pass
for attempt in range(5000):
    pid = os.fork()
    if pid == 0:
        if os.getpid() not in wanted: os._exit(0)
        os.execv('/bin/sleep', [argv0, '1000'])
    if pid in wanted:
        print(pid, flush=True)
        sys.stdin.read()
        break
    os.waitpid(pid, 0)
else: print(0, flush=True)
`;
