import { declarationSlug } from '../../dialects/declared/declaration';
import type { DeclaredPlaces } from '../../dialects/declared/declaredDialect';
import { globShape } from '../../dialects/declared/globShape';
import { pathOf } from '../../dialects/place';
import { isManifestName } from '../../dialects/manifests';
import { isWithin, relativeTo } from '../../paths';
import { LinesVerifier } from '../lines/linesVerifier';
import { linesRepair } from '../repair/linesRepair';
import type { JournalDialect, JournalVerifier } from '../verifier';
import { declaredId, type JournalDeclaration } from './declaration';
import { DeclaredLines } from './declaredLines';

/** The format that a checked declaration stands for. */
export function declaredJournal(
  declaration: JournalDeclaration,
  { matchesGlob, roots }: DeclaredPlaces,
): JournalDialect {
  const { name, glob, lock } = declaration;
  const shape = globShape(glob);
  return {
    id: declaredId(declarationSlug(name)),
    tool: name,
    title: name,
    names: typeof shape === 'string' ? [] : shape.names,
    claims: (place) => {
      if (isManifestName(place.name)) return false;
      const path = pathOf(place);
      return roots.some((root) => isWithin(path, root) && matchesGlob(relativeTo(path, root)));
    },
    form: 'text',
    growth: 'append',
    lockName: lock === undefined ? null : (journal) => lock.replaceAll('*', journal),
    declaration,
    createVerifier: () => declaredVerifier(declaration),
    // How a lock of the user's own is taken nobody has said.
    ...(lock === undefined ? { repair: linesRepair(() => new DeclaredLines(declaration)) } : {}),
  };
}

/** An expression may take its time: whoever reads gives way to others between two pieces of so many bytes. */
const pieceBytes = 16 * 1024;

/** What verifies a journal that was declared so. */
export function declaredVerifier(declaration: JournalDeclaration): JournalVerifier {
  return new LinesVerifier(new DeclaredLines(declaration), pieceBytes);
}
