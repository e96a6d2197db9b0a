/** What tells of processes and what they have open: `/proc`, programs of Windows, or ps and lsof, which say less on Haiku. */
export type System = 'linux' | 'windows' | 'unix' | 'haiku';

/** `platform` as in `process.platform`. */
export function systemOf(platform: NodeJS.Platform): System {
  switch (platform) {
    case 'linux':
    case 'android':
      return 'linux';
    case 'win32':
    case 'cygwin':
      return 'windows';
    case 'darwin':
    case 'freebsd':
    case 'netbsd':
    case 'openbsd':
    case 'aix':
    case 'sunos':
      return 'unix';
    case 'haiku':
      return 'haiku';
  }
}
