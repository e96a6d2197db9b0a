import { homedir, tmpdir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { WellKnownFolders } from '../core/outside';

/** Of the user this process runs as. */
export function wellKnownFolders(env: NodeJS.ProcessEnv): WellKnownFolders {
  return {
    home: homedir(),
    temporary: tmpdir(),
    runtime: folderIn(env, 'XDG_RUNTIME_DIR'),
    jupyter: folderIn(env, 'JUPYTER_RUNTIME_DIR'),
  };
}

/** `null` where nothing, or no whole path, is said. */
function folderIn(env: NodeJS.ProcessEnv, name: string): string | null {
  const folder = env[name] ?? '';
  return isAbsolute(folder) ? folder : null;
}
