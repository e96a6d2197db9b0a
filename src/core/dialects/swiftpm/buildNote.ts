import { asciiText, decimal, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { isIn } from '../place';

/**
 * `.build/.lock`: which SwiftPM used the folder last, pid without newline. Only a note: the mutex is a locked file in the
 * folder for temporary files. (swift-package-manager, SwiftCommandState.swift; swift-tools-support-core, Lock.swift.)
 */
export const swiftpmBuildNote: Dialect = {
  id: 'swiftpm.build-note',
  tool: 'swiftpm',
  program: /(?:^|[\s\\/])(?:swift|swift-[a-z]+|swiftpm-[a-z-]+|sourcekit-lsp)(?:\.exe)?(?=\s|$)/i,
  kind: 'lock',
  mechanism: 'informational',
  names: [{ exact: '.lock' }],
  claims: (place) => isIn(place, '.build') || place.hasSibling('workspace-state.json'),
  asksNeighbours: true,
  maxBytes: 32,
  resource: () => '.',
  parse: parseSwiftpmNote,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'SwiftPM build note',
    what: 'SwiftPM writes here which process used this build folder last. It excludes nobody: the real lock is held by that process and ends with it.',
    harm: 'Nothing, but that a waiting SwiftPM cannot name the one it waits for.',
    cure: 'Nothing needs to be done; the next SwiftPM writes it anew. A SwiftPM that waits does so for a running process, often the language server of an editor.',
  },
};

/** Digits and no more, replaced as a whole. Older versions left it empty. */
export function parseSwiftpmNote(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const pid = decimal(text);
  return pid === null ? malformed('no-pid') : named(pid);
}
