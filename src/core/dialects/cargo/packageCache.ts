import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** The mutexes of the downloaded packages, in `$CARGO_HOME`. Empty, locked with `flock`. */
export const cargoPackageCache: Dialect = kernelFile({
  id: 'cargo.package-cache',
  tool: 'cargo',
  program: programNamed('cargo', 'rust-analyzer', 'cargo-clippy'),
  names: [{ exact: '.package-cache' }, { exact: '.package-cache-mutate' }],
  // Wherever `CARGO_HOME` points to, cargo keeps the registry or its usage database beside them.
  claims: (place) => isIn(place, '.cargo') || place.hasSibling('registry') || place.hasSibling('.global-cache'),
  asksNeighbours: true,
  by: 'flock',
  outside: { group: 'caches', folders: ['~/.cargo'] },
  words: {
    title: 'cargo package cache lock',
    what: 'Cargo locks this empty file while it downloads or unpacks packages for all projects of this user; the file itself always stays.',
    harm: 'Removing it ends no wait, and can let two downloads write the same packages.',
    cure: 'It is free as soon as the cargo that holds it has its packages, or ends.',
  },
});
