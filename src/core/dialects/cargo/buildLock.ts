import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/**
 * The mutex of one build profile: `target/debug/.cargo-lock`, and the two that newer versions split it into. Empty,
 * locked with `flock`. (rust-lang/cargo, src/compiler/layout.rs.)
 */
export const cargoBuildLock: Dialect = kernelFile({
  id: 'cargo.build-lock',
  tool: 'cargo',
  program: programNamed('cargo', 'rust-analyzer', 'cargo-clippy'),
  names: [{ exact: '.cargo-lock' }, { exact: '.cargo-build-lock' }, { exact: '.cargo-artifact-lock' }],
  by: 'flock',
  words: {
    title: 'cargo build lock',
    what: 'Cargo locks this empty file while it builds into this folder; the file itself always stays. A second cargo waits with "Blocking waiting for file lock on build directory".',
    harm: 'Removing it ends no wait, and can let two builds write into the same folder.',
    cure: 'It is free as soon as the cargo that holds it ends; often that is the check that rust-analyzer runs in the background.',
  },
});
