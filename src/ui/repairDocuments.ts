import { commands, EventEmitter, Uri, workspace } from 'vscode';
import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { RepairPreview } from '../core/journal/repair/preview';
import { basename } from '../core/paths';
import type { Disposable } from '../core/util/disposable';
import { repairSides } from '../present/repairDiff';
import { repairTitle } from '../present/repairText';
import { oneLine } from '../present/safeText';
import { repairScheme } from './ids';

type Side = 'before' | 'after';

/** Comparisons kept at the most: each has some hundred lines. */
const keptLimit = 5;

/**
 * What a repair would change, as two documents side by side: the changed places and what stands around them, whatever the
 * size of the journal and whatever bytes are in it.
 */
export class RepairDocuments implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  /** By the id of the journal, the latest last. */
  readonly #texts = new Map<string, Readonly<Record<Side, string>>>();

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(repairScheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#textOf(uri),
    });
  }

  async show(record: JournalRecord, preview: RepairPreview, roots: readonly string[]): Promise<void> {
    this.#texts.delete(record.id);
    this.#texts.set(record.id, repairSides(preview));
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > keptLimit && oldest !== undefined) this.#texts.delete(oldest);
    const sides = [sideUri(record, 'before'), sideUri(record, 'after')] as const;
    // One that is open already shows what was planned before.
    for (const uri of sides) this.#changed.fire(uri);
    await commands.executeCommand('vscode.diff', ...sides, repairTitle(record, roots), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #textOf({ query, fragment }: Uri): string {
    const texts = this.#texts.get(query);
    // Of a window that was closed in between.
    if (texts === undefined) return l10n.t('“Repair Journal…” shows anew what would change.');
    return texts[fragment === 'before' ? 'before' : 'after'];
  }
}

/** The journal that such a document is about, as the id of its record. */
export function journalOfComparison(uri: Uri): string | undefined {
  return uri.scheme === repairScheme ? uri.query : undefined;
}

/** Plain text, whatever its name: no language is to find fault with a few lines of it. */
function sideUri({ id, path }: JournalRecord, side: Side): Uri {
  return Uri.from({ scheme: repairScheme, path: `/${oneLine(basename(path))}.txt`, query: id, fragment: side });
}
