import type { Figure } from './report';

/** What only a real VS Code can measure, in milliseconds: filled in by a test that runs inside one. */
export interface InHostMeasures {
  readonly activationMs: number;
  /** A lock in a folder never seen before, until it stands in the snapshot. */
  readonly unseenFolderMs: number;
}

/** The figure of those measures, with their targets. */
export function inHostFigure({ activationMs, unseenFolderMs }: InHostMeasures): Figure {
  return {
    id: 'F',
    title: 'Inside VS Code',
    rows: [
      { what: 'activation', value: activationMs, unit: 'ms', target: { limit: 50, of: 'value' } },
      {
        what: 'a lock in a folder never seen before',
        value: unseenFolderMs,
        unit: 'ms',
        target: { limit: 2_000, of: 'value' },
      },
    ],
  };
}
