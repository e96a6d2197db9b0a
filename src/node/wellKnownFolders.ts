import { homedir, tmpdir } from 'node:os';
import type { WellKnownFolders } from '../core/outside';

/** Of the user this process runs as. */
export function wellKnownFolders(env: NodeJS.ProcessEnv): WellKnownFolders {
  const runtime = env['XDG_RUNTIME_DIR'];
  return { home: homedir(), temporary: tmpdir(), runtime: runtime === undefined || runtime === '' ? null : runtime };
}
