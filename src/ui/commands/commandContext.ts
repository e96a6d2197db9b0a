import type { LogOutputChannel } from 'vscode';
import type { Audit } from '../../core/release/audit';
import type { Inventory } from '../../core/inventory';
import type { FileSystem, Log } from '../../core/ports';
import type { Registry } from '../../core/registry/registry';
import type { ReleasePolicy } from '../../core/release/release';
import type { ReleasePorts } from '../../core/release/releasePorts';
import type { StopPorts } from '../../core/stop';
import type { Survey } from '../../core/survey';
import type { Grouping } from '../../present/locksTree';
import type { ReportMachine } from '../../present/report';
import type { Acting } from '../acting';
import type { NodeCommands } from '../beam/beamCommands';
import type { DatabaseCommands } from '../databases/databaseCommands';
import type { RepairDocuments } from '../repairDocuments';

/** What commands work with. Made once, by the composition root. */
export interface CommandContext {
  readonly inventory: Inventory;
  readonly survey: Survey;
  readonly release: ReleasePorts;
  readonly fs: FileSystem;
  readonly stop: StopPorts;
  /** Of the user's own dialects. */
  readonly declaredNames: () => readonly string[];
  /** Where everything that was done or refused goes, and the log with it. */
  readonly audit: Audit;
  readonly acting: Acting;
  readonly log: Log;
  /** For the report. */
  readonly about: Omit<ReportMachine, 'trusted'>;
  readonly channel: LogOutputChannel;
  /** Paths of the workspace folders. */
  readonly roots: () => readonly string[];
  readonly policy: () => ReleasePolicy;
  readonly selectedLocks: () => readonly string[];
  readonly registries: () => readonly Registry[];
  readonly selectedEntries: () => readonly string[];
  /** Brings the row of an entry into sight, by its id. */
  readonly showEntry: (id: string) => Promise<void>;
  /** Brings the row of a journal into sight, by the id of its record. */
  readonly showJournal: (id: string) => Promise<void>;
  /** Where it is shown what a repair would change. */
  readonly repairs: RepairDocuments;
  readonly databases: DatabaseCommands;
  readonly nodes: NodeCommands;
  readonly setGrouping: (grouping: Grouping) => Promise<void>;
  /** To be called after what can be undone has changed. */
  readonly onUndoChanged: () => Promise<void>;
}
