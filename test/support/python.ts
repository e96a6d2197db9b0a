import { spawnSync } from 'node:child_process';
import { installWithApt } from './realTools/ensureTool';

let found: Promise<string> | undefined;

/** A Python 3 to start: an installed one, else one from apt, where that is possible. @throws where there is none. */
export function python(): Promise<string> {
  found ??= findPython();
  return found;
}

async function findPython(): Promise<string> {
  const installed = installedPython();
  if (installed) {
    return installed;
  }
  await installWithApt('python3-minimal');
  const brought = installedPython();
  if (brought === undefined) throw new Error('no python3 found, and none could be installed');
  return brought;
}

/** Its executable itself: what `PATH` has may be a script that starts it. */
function installedPython(): string | undefined {
  const ran = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.trim() : undefined;
}
