import { posix, win32 } from 'node:path';

export interface UserPlaces {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

/** Where the command line keeps what it removed: the place each system has for the state of programs. */
export function undoFolder({ platform, env, home }: UserPlaces): string {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'];
    return win32.join(
      local === undefined || local === '' ? win32.join(home, 'AppData', 'Local') : local,
      'lockscope',
      'undo',
    );
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'lockscope', 'undo');
  const state = env['XDG_STATE_HOME'];
  // A relative path is to be ignored, says the XDG Base Directory Specification.
  const base = state !== undefined && posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state');
  return posix.join(base, 'lockscope', 'undo');
}
