import {
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
} from 'vscode';
import type { FindingSeverity } from '../core/journal/report';
import type { Disposable } from '../core/util/disposable';
import { severityOrder } from '../present/findingCounts';
import type { OpenJournals } from './openJournals';

/** Marks in the gutter and in the overview ruler, on the lines of open journals that have findings. */
export class JournalMarks implements Disposable {
  readonly #open: OpenJournals;
  readonly #types: ReadonlyMap<FindingSeverity, TextEditorDecorationType>;
  readonly #subscriptions: Disposable[];

  /** `media` makes the address of a picture of the extension. */
  constructor(open: OpenJournals, media: (name: string) => Uri) {
    this.#open = open;
    this.#types = new Map(severityOrder.map((severity) => [severity, markOf(severity, media)]));
    this.#subscriptions = [
      ...this.#types.values(),
      open.onChange(() => window.visibleTextEditors.forEach((editor) => this.#mark(editor))),
      open.onReread((document) =>
        window.visibleTextEditors
          .filter((editor) => editor.document === document)
          .forEach((editor) => this.#mark(editor)),
      ),
      window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this.#mark(editor))),
    ];
    window.visibleTextEditors.forEach((editor) => this.#mark(editor));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #mark(editor: TextEditor): void {
    // What is being typed into carries its marks along; where they belong is known when it is saved.
    if (editor.document.uri.scheme !== 'file' || editor.document.isDirty) return;
    const record = this.#open.recordOf(editor.document);
    const worst = new Map<number, FindingSeverity>();
    for (const { line, severity } of record?.report?.findings ?? []) {
      if (line === null) continue;
      const known = worst.get(line - 1);
      if (known === undefined || isWorse(severity, known)) worst.set(line - 1, severity);
    }
    for (const [severity, type] of this.#types) {
      const lines = [...worst].filter(([, found]) => found === severity);
      editor.setDecorations(
        type,
        lines.map(([line]) => new Range(line, 0, line, 0)),
      );
    }
  }
}

function isWorse(a: FindingSeverity, b: FindingSeverity): boolean {
  return severityOrder.indexOf(a) < severityOrder.indexOf(b);
}

function markOf(severity: FindingSeverity, media: (name: string) => Uri): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    dark: { gutterIconPath: media(`gutter-${severity}-dark.svg`) },
    light: { gutterIconPath: media(`gutter-${severity}-light.svg`) },
    gutterIconSize: 'contain',
    overviewRulerColor: new ThemeColor(rulerColors[severity]),
    // Where VS Code has its own marks of problems, of which it is only given the worst.
    overviewRulerLane: OverviewRulerLane.Right,
  });
}

const rulerColors: Readonly<Record<FindingSeverity, string>> = {
  error: 'editorOverviewRuler.errorForeground',
  warning: 'editorOverviewRuler.warningForeground',
  info: 'editorOverviewRuler.infoForeground',
};
