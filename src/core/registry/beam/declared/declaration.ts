/** A node of the setting `beamNodes`, checked. What lets one in is never in it. */
export interface NodeDeclaration {
  /** Its whole name, `name@host`. */
  readonly name: string;
  /** Tables that are registries besides those that are known to be. Default: none. */
  readonly tables?: readonly string[];
  /** Seconds for which an entry is seen dead before it is called stale. Default: as long as Electric waits. */
  readonly grace?: number;
}

export type NodeField = keyof NodeDeclaration;

export const nodeLimits = {
  declarations: 20,
  name: 255,
  tables: 20,
  /** Erlang has no longer atoms. */
  table: 255,
  /** Seconds. Who is replaced is so within a moment, as a rule; a day is longer than anybody looks. */
  shortestGrace: 5,
  longestGrace: 86_400,
} as const;
