import { breezyLockFolder } from './breezy/lockFolder';
import { darcsRepositoryLock } from './darcs/repositoryLock';
import { gitCommitIndex } from './git/commitIndex';
import { gitGcPid } from './git/gcPid';
import { gitUnplacedLock } from './git/lockFile';
import { gitConfigLock, gitIndexLock, gitObjectsLock, gitRefLock, gitWorkLock } from './git/locks';
import { gitPackPart, gitRepackFile } from './git/packLeftovers';
import { gitPidNote } from './git/pidNote';
import { gitUserConfigLock } from './git/userConfigLock';
import { gitWorktreeLock } from './git/worktreeLock';
import { jujutsuLock } from './jujutsu/lockFile';
import { mercurialJournal } from './mercurial/journal';
import { mercurialLock, mercurialLockBreak } from './mercurial/lock';
import { subversionRepositoryLock } from './subversion/repositoryLock';
import type { Dialect } from './dialect';

/** Where two know a place, the more specific comes first. */
export const versionControlDialects: readonly Dialect[] = [
  gitCommitIndex,
  gitPidNote,
  gitIndexLock,
  gitRefLock,
  gitConfigLock,
  gitObjectsLock,
  gitWorkLock,
  gitUnplacedLock,
  gitUserConfigLock,
  gitGcPid,
  gitWorktreeLock,
  gitRepackFile,
  gitPackPart,
  mercurialLock,
  mercurialLockBreak,
  mercurialJournal,
  subversionRepositoryLock,
  breezyLockFolder,
  darcsRepositoryLock,
  jujutsuLock,
];
