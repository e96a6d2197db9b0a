import type { KeptFile, UndoStore } from '../../src/core/ports';

/** What is kept, the newest first. @throws where that cannot be read */
export async function keptIn(undo: Pick<UndoStore, 'list'>): Promise<readonly KeptFile[]> {
  const listed = await undo.list();
  if (!listed.ok) throw new Error(listed.error.message);
  return listed.value;
}
