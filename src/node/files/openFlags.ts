import { constants } from 'node:fs';

/** How a file is opened to be read: never through a symlink, never waiting for the other end of a pipe. */
export const readOnlyFlags =
  constants.O_RDONLY |
  // Windows has neither.
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0);
