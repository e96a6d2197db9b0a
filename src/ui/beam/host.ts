import type { SecretStorage } from 'vscode';
import type { Inventory } from '../../core/inventory';
import type { Clock, Log } from '../../core/ports';
import type { BeamEngine } from '../../core/registry/beam/beamNode';
import type { Acting } from '../acting';

/** What looking into live nodes works with. Made once, by the composition root. */
export interface BeamHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly acting: Acting;
  readonly secrets: SecretStorage;
  /** Where what is seen goes. */
  readonly inventory: Inventory;
  /** Loads it when it is first asked for. */
  readonly engine: () => Promise<BeamEngine>;
  /** The folder of the user; `null` where there is none. */
  readonly home: string | null;
  /** Of this machine. */
  readonly hostname: string;
  readonly isTrusted: () => boolean;
}
