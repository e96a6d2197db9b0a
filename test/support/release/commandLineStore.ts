import { undoFolder } from '../../../src/cli/undoFolder';

/** Variables by which a user's own places are known, none of them his in truth. */
export function variablesOf(home: string): NodeJS.ProcessEnv {
  return { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, XDG_STATE_HOME: home };
}

/** Where the command line keeps what it removes, for the user with this home. */
export function commandLineStore(home: string): string {
  return undoFolder({ platform: process.platform, env: variablesOf(home), home });
}
