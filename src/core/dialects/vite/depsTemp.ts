import type { Dialect } from '../dialect';
import { hexEnded } from '../forms/hexEnded';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

/** Where Vite prepares bundled dependencies before it renames the folder to `deps`. */
export const viteDepsTemp: Dialect = {
  id: 'vite.deps-temp',
  tool: 'vite',
  program: programNamed('vite', 'vitest'),
  kind: 'temp',
  mechanism: 'leftover',
  shapes: ['directory'],
  names: hexEnded('deps_'),
  claims: ({ folder, name }) => /^deps_(?:\w+_)?temp_[0-9a-f]{8}$/.test(name) && segmentsOf(folder).at(-1) === '.vite',
  maxBytes: 0,
  resource: () => 'deps',
  parse: () => ({ state: 'nobody' }),
  parseEntries: () => ({ state: 'nobody' }),
  leaseMs: 24 * 60 * 60_000,
  selfHealing: true,
  cure: 'vite optimize --force',
  removable: false,
  words: {
    title: 'Vite dependency folder in the making',
    what: 'Vite was bundling dependencies into this folder and did not get to rename it.',
    harm: 'The Vite that fills it fails to start.',
    cure: 'Vite removes it when it starts a day later.',
  },
};
