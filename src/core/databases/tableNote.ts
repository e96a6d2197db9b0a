/** A table by which a tool remembers where it stands. Explained, and never offered for removal. */
export type TableNote =
  /** Spirit's checkpoint: a run that can be taken up again. */
  | {
      readonly kind: 'spirit-checkpoint';
      readonly schema: string;
      readonly table: string;
      /** What the run works on; `null` where several tables share one checkpoint. */
      readonly subject: string | null;
      /** `first`: many rows with binlog name and position; `second`: one row. */
      readonly generation: 'first' | 'second';
      readonly statement: string | null;
      readonly phase: string | null;
      readonly writtenAt: number | null;
      readonly binlog: string | null;
      /** Whether the server still has that binlog; without it the run starts over or fails. `null`: may not be seen. */
      readonly isBinlogThere: boolean | null;
      /** Whether a session has the lock of that run. */
      readonly isRunning: boolean | null;
    }
  /** As long as it exists the cut-over waits: whoever drops it gives the go signal. */
  | {
      readonly kind: 'spirit-sentinel';
      readonly schema: string;
      readonly table: string;
      readonly createdAt: number | null;
    }
  /** Whoever creates it has a move rolled back. */
  | {
      readonly kind: 'spirit-revert';
      readonly schema: string;
      readonly table: string;
      readonly createdAt: number | null;
    }
  /** A copy in the making, or the old table after a cut-over. */
  | {
      readonly kind: 'spirit-copy' | 'spirit-old' | 'gh-ost-copy' | 'gh-ost-changelog' | 'gh-ost-old';
      readonly schema: string;
      readonly table: string;
      readonly subject: string;
      readonly createdAt: number | null;
    };
