import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { segmentsOf } from '../place';
import { vscodeProgram } from './program';

/** Touched every second; after this long without, another window takes it. Milliseconds. */
const staleMs = 10 * 60_000;

/** One window's claim to where extensions keep what they store for a workspace. Lockscope's own window has one too. */
export const vscodeWorkspaceLock: Dialect = {
  id: 'vscode.workspace-lock',
  tool: 'vscode',
  program: vscodeProgram,
  kind: 'lock',
  mechanism: 'heartbeat',
  names: [{ exact: 'vscode.lock' }],
  claims: ({ folder }) => segmentsOf(folder).at(-2) === 'workspaceStorage',
  maxBytes: 1_024,
  resource: () => '.',
  parse: parseWorkspaceLock,
  leaseMs: staleMs,
  selfHealing: true,
  cure: null,
  removable: true,
  outside: {
    group: 'editors',
    folders: [
      '~/.config/*/User/workspaceStorage/*',
      '~/.vscode-server/data/User/workspaceStorage/*',
      '~/.local/share/code-server/User/workspaceStorage/*',
      '~/Library/Application Support/*/User/workspaceStorage/*',
      '~/AppData/Roaming/*/User/workspaceStorage/*',
    ],
  },
  words: {
    title: 'VS Code workspace storage lock',
    what: 'A window of VS Code uses this folder for what its extensions store for a workspace. It may be this very window.',
    harm: 'Two windows write to the same storage, and extensions lose what they stored.',
    cure: 'It goes when the window is closed. A later window takes it over when the process is gone, or uses a folder of its own.',
  },
};

/** `{"pid":1729,"willReleaseAt":0}` */
function parseWorkspaceLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const pid = jsonObject(bytes)?.['pid'];
  return typeof pid === 'number' && Number.isInteger(pid) ? named(pid) : malformed('no-pid');
}
