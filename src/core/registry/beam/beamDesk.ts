import { LoopSet } from '../../connections/loopSet';
import { type LinkState, type LoopRules, type ReadingLink, ReadingLoop } from '../../connections/readingLoop';
import type { Inventory } from '../../inventory';
import type { Clock } from '../../ports';
import { ok, type Result } from '../../result';
import type { Registry } from '../registry';
import type { BeamLink, BeamReading, BeamTrouble } from './beamNode';
import { beamRegistries } from './beamRegistries';
import { type BeamSamples, withSample } from './beamSamples';
import { beamLimits } from './beamSettings';
import { gapsOfLink } from './nodeGaps';
import { nodeRecord } from './nodeRecord';

/** A node as a user asked for it. Without its cookie. */
export interface BeamDeclaration {
  /** Its whole name, `name@host`. */
  readonly node: string;
  /** Tables that are registries besides those that are known to be. */
  readonly tables: readonly string[];
  /** Milliseconds that lie between the two looks which prove an entry stale. */
  readonly graceMs: number;
}

export interface BeamDeskPorts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Finds the cookie, loads the engine, and joins the node. */
  readonly connect: (node: string, signal: AbortSignal) => Promise<Result<BeamLink, BeamTrouble>>;
}

/** A look costs the node a few calls and a copy of its names. */
export const beamPollMs = 10_000;

const rules: LoopRules<BeamReading, BeamTrouble> = {
  pauseAfter: () => beamPollMs,
  // A node writes each attempt with a wrong cookie into its log.
  lasting: new Set(['untrusted', 'no-erlang', 'no-distribution', 'bad-name', 'no-cookie', 'unknown-host', 'refused']),
  troubleOf: (code, message) => ({ code, message }),
};

type BeamLoop = ReadingLoop<ReadingLink<BeamReading, BeamTrouble>, BeamReading, BeamTrouble>;

interface Known {
  readonly declaration: BeamDeclaration;
  /** Ids of what of it is in the inventory. */
  ids: ReadonlySet<string>;
  samples: BeamSamples;
  /** Why it could not be looked into, until it could be. */
  trouble: BeamTrouble | null;
}

/**
 * Keeps live nodes and their registries true in the inventory, while somebody looks. What was read of a node is told only
 * as long as the connection to it stands; why it does not stand is told of the node itself.
 */
export class BeamDesk {
  readonly #ports: BeamDeskPorts;
  readonly #inventory: Inventory;
  readonly #loops = new LoopSet<BeamLoop>();
  readonly #nodes = new Map<string, Known>();

  constructor(ports: BeamDeskPorts, inventory: Inventory) {
    this.#ports = ports;
    this.#inventory = inventory;
  }

  /** These nodes from now on: others are closed, and those that are asked otherwise than before are begun anew. */
  declare(declarations: readonly BeamDeclaration[]): void {
    if (this.#loops.isClosed) return;
    const wanted = new Map(declarations.map((each) => [each.node, each]));
    for (const [node, { declaration }] of [...this.#nodes])
      if (JSON.stringify(wanted.get(node)) !== JSON.stringify(declaration)) this.#leave(node);
    for (const declaration of wanted.values()) if (!this.#nodes.has(declaration.node)) this.#begin(declaration);
  }

  /** Whether somebody looks: nothing is asked while nobody does. */
  setSeen(isSeen: boolean): void {
    this.#loops.setSeen(isSeen);
  }

  /** Names of those there are, in the order in which they came. */
  get nodes(): readonly string[] {
    return this.#loops.ids;
  }

  /** All, but for those that were disconnected; with a name that one, and also if it was. */
  refresh(node?: string): void {
    this.#loops.refresh(node);
  }

  /** Until `refresh` with its name. Resolves when the connection is closed. */
  async disconnect(node: string): Promise<void> {
    await this.#loops.disconnect(node);
  }

  /** Stops asking, waits for what runs, closes all. */
  async close(): Promise<void> {
    for (const node of this.nodes) this.#leave(node);
    await this.#loops.close();
  }

  #begin(declaration: BeamDeclaration): void {
    const { clock, random, connect } = this.#ports;
    const { node, tables } = declaration;
    const question = { tables, ...beamLimits };
    const loop: BeamLoop = new ReadingLoop(
      {
        clock,
        random,
        connect: async (signal) => {
          const link = await connect(node, signal);
          if (!link.ok) return link;
          const { value } = link;
          return ok({ read: (abort) => value.look(question, abort), close: () => value.close() });
        },
        onState: (state) => this.#onState(node, state),
        onReading: (reading) => this.#onReading(node, reading),
      },
      rules,
    );
    const known: Known = { declaration, ids: new Set(), samples: new Map(), trouble: null };
    this.#nodes.set(node, known);
    this.#put(known, [nodeRecord(node, null, gapsOfLink({ kind: 'resting', because: 'unseen' }, null))]);
    this.#loops.add(node, loop);
  }

  #leave(node: string): void {
    const known = this.#nodes.get(node);
    if (known === undefined) return;
    this.#put(known, []);
    this.#nodes.delete(node);
    this.#loops.leave(node);
  }

  #onState(node: string, state: LinkState<BeamTrouble>): void {
    const known = this.#nodes.get(node);
    if (known === undefined || state.kind === 'connected') return;
    if (state.kind !== 'connecting') {
      // What is not seen any more was not seen dead in between either.
      known.samples = new Map();
      known.trouble = state.kind === 'failed' ? state.trouble : null;
    }
    this.#put(known, [nodeRecord(node, null, gapsOfLink(state, known.trouble))]);
  }

  #onReading(node: string, reading: BeamReading): void {
    const known = this.#nodes.get(node);
    if (known === undefined) return;
    const now = this.#ports.clock.now();
    known.samples = withSample(known.samples, reading, now);
    known.trouble = null;
    const { graceMs } = known.declaration;
    const missing = reading.missing.map((table) => ({ code: 'table-missing', table }) as const);
    this.#put(known, [
      nodeRecord(node, reading.otpRelease, missing),
      ...beamRegistries({ node, reading, samples: known.samples, now, graceMs }),
    ]);
  }

  #put(known: Known, registries: readonly Registry[]): void {
    const gone = [...known.ids].map((id): readonly [string, Registry | null] => [id, null]);
    known.ids = new Set(registries.map(({ id }) => id));
    this.#inventory.apply({ registries: new Map([...gone, ...registries.map((each) => [each.id, each] as const)]) });
  }
}
