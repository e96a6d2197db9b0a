/** The names under which the files of a database may stand that a journal is judged by: when one changes, so may that. */
export function graphFiles(graphName: string): readonly string[] {
  return [graphName, `${graphName}-wal`, `${graphName}-journal`];
}
