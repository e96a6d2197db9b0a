import { seeFileCalls } from '../../support/release/fileCalls';
import { createLockscopes, type LockscopeTold } from '../../support/release/lockscopeRun';

/** Does the one thing that it is told, and says what came of it; or is killed at it. */
async function main(): Promise<void> {
  const lockscopes = createLockscopes(seeFileCalls());
  const said = await lockscopes.run(JSON.parse(process.argv[2] ?? '') as LockscopeTold);
  lockscopes.dispose();
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

void main();
