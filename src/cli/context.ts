import type { DatabaseEngine } from '../core/databases/engine';
import type { DatabaseSystem } from '../core/databases/reading';
import type { FileSystem, Watcher } from '../core/ports';
import type { ConnectionOwners } from '../core/processPorts';
import type { WellKnownFolders } from '../core/outside';
import type { BeamEngine } from '../core/registry/beam/beamNode';
import type { ReleasePorts } from '../core/release/releasePorts';
import type { SurveyPorts } from '../core/survey';
import type { CliLog } from './cliLog';
import type { ExitCode } from './exitCodes';
import type { Terminal } from './terminal';

/** What the subcommands work with, made once by the composition root. */
export interface CliContext {
  readonly terminal: Terminal;
  /** Absolute; what lies below it is shown relative to it. */
  readonly cwd: string;
  readonly platform: string;
  readonly ports: Omit<SurveyPorts, 'watcher'>;
  readonly fs: FileSystem;
  readonly log: CliLog;
  createWatcher(): Watcher;
  /** What looks into nodes of Erlang, loaded when it is asked for. */
  createBeamEngine(): Promise<BeamEngine>;
  readonly removal: Omit<ReleasePorts, 'leaseOf' | 'catalog'>;
  /** Where home, temporary and runtime folders are. */
  readonly places: WellKnownFolders;
  /** The environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What speaks with database servers of a kind; `null` where nothing does. */
  readonly engineFor: (system: DatabaseSystem) => Promise<DatabaseEngine | null>;
  /** Who of this machine has which connection. */
  readonly connections: ConnectionOwners;
}

/** Runs the work of a subcommand and keeps what it ended with. */
export type Run = (work: (context: CliContext) => Promise<ExitCode>) => Promise<void>;
