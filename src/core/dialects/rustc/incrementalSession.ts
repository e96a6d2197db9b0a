import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** `…/incremental/<crate>-<hash>/s-<time>-<random>.lock`: one session of incremental compilation. */
export const rustcIncrementalSession: Dialect = kernelFile({
  id: 'rustc.incremental-session',
  tool: 'rustc',
  program: programNamed('rustc', 'clippy-driver', 'rustdoc'),
  names: [{ prefix: 's-', suffix: '.lock' }],
  claims: ({ folder, name }) =>
    /^s-[0-9a-z]+-[0-9a-z]+\.lock$/.test(name) && /[\\/]incremental[\\/][^\\/]+-[0-9a-z]+[\\/]?$/.test(folder),
  // flock on Linux, fcntl on other systems (rust-lang/rust, rustc_data_structures/src/flock).
  by: 'any',
  words: {
    title: 'rustc incremental session lock',
    what: 'The Rust compiler locks this empty file while it uses the folder of compiled pieces of the same name.',
    harm: 'Removing it while a compiler runs lets another one delete the pieces it is working with.',
    cure: 'The compiler collects old ones by itself the next time it compiles this crate.',
  },
});
