import type { Memento, SecretStorage, TreeView as VsTreeView } from 'vscode';
import type { ClientProcessPorts } from '../../core/databases/clientProcesses';
import type { DatabaseEngine } from '../../core/databases/engine';
import type { DatabaseSystem } from '../../core/databases/reading';
import type { Clock, Log } from '../../core/ports';
import type { Audit } from '../../core/release/audit';
import type { Acting } from '../acting';
import type { TreeAdapter } from '../treeAdapter';

/** What the Databases view works with. Made once, by the composition root. */
export interface DatabasesHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly acting: Acting;
  readonly secrets: SecretStorage;
  /** Of the workspace. */
  readonly state: Memento;
  /** A variable of the environment of this process. */
  readonly environment: (name: string) => string | undefined;
  /** What finds the processes of this machine that sessions are of. */
  readonly clients: Omit<ClientProcessPorts, 'clock'>;
  /** Loads it when it is first asked for; `null` where there is none. */
  readonly engineFor: (system: DatabaseSystem) => Promise<DatabaseEngine | null>;
  /** Paths of the workspace folders. */
  readonly roots: () => readonly string[];
  readonly isTrusted: () => boolean;
  readonly onListenerError: (error: unknown) => void;
}

/** The view as VS Code knows it, and what projects rows into it. */
export interface DatabasesTreeHost {
  readonly view: VsTreeView<string>;
  readonly adapter: TreeAdapter;
}
