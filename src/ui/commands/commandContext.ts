import type { LogOutputChannel } from 'vscode';
import type { Inventory } from '../../core/inventory';
import type { FileSystem, Log } from '../../core/ports';
import type { ReleasePolicy, ReleasePorts } from '../../core/release';
import type { StopPorts } from '../../core/stop';
import type { Survey } from '../../core/survey';
import type { Grouping } from '../../present/locksTree';

/** What commands work with. Made once, by the composition root. */
export interface CommandContext {
  readonly inventory: Inventory;
  readonly survey: Survey;
  readonly release: ReleasePorts;
  readonly fs: FileSystem;
  readonly stop: StopPorts;
  /** Of the user's own dialects. */
  readonly declaredNames: () => readonly string[];
  readonly log: Log;
  readonly channel: LogOutputChannel;
  /** Paths of the workspace folders. */
  readonly roots: () => readonly string[];
  readonly policy: () => ReleasePolicy;
  readonly selectedLocks: () => readonly string[];
  readonly setGrouping: (grouping: Grouping) => Promise<void>;
  /** What the last command removed, to be undone together; ids of kept files. */
  readonly rememberRelease: (ids: readonly string[]) => void;
  readonly lastRelease: () => readonly string[];
  /** To be called after what can be undone has changed. */
  readonly onUndoChanged: () => Promise<void>;
}
