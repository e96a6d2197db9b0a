import { Range, type TextDocument, type Uri, window, workspace } from 'vscode';
import type { ByteRange } from '../../present/nodeView';

/** Opens a file at a finding: VS Code counts UTF-16 units, a verifier counts bytes. */
export async function openAt(uri: Uri, range: ByteRange | null): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, {
    preview: true,
    ...(range === null ? {} : { selection: selectionOf(document, range) }),
  });
}

function selectionOf(document: TextDocument, { line, offset, length }: ByteRange): Range {
  const index = Math.min(Math.max(line - 1, 0), document.lineCount - 1);
  const text = document.lineAt(index).text;
  const before = document.getText(new Range(0, 0, index, 0));
  // In a file with invalid bytes the sums do not agree; then the line is right and the column is kept inside it.
  const column = charactersIn(text, offset - Buffer.byteLength(before));
  return new Range(index, column, index, charactersIn(text, offset - Buffer.byteLength(before) + length));
}

/** How many UTF-16 units of the text its first `bytes` bytes are. */
function charactersIn(text: string, bytes: number): number {
  let left = bytes;
  let units = 0;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    units += character.length;
  }
  return units;
}
