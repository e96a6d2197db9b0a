/** The id of a node, or of a table in it: `namesake` tells those of one name apart. */
export function beamId(node: string, table?: string, namesake = 0): string {
  const parts = [node, ...(table === undefined ? [] : [table]), ...(namesake === 0 ? [] : [namesake])];
  return prefix + JSON.stringify(parts);
}

/** The node in such an id; `undefined` for any other. */
export function nodeOfBeamId(id: string): string | undefined {
  if (!id.startsWith(prefix)) return undefined;
  try {
    const parts: unknown = JSON.parse(id.slice(prefix.length));
    const first: unknown = Array.isArray(parts) ? parts[0] : undefined;
    return typeof first === 'string' ? first : undefined;
  } catch {
    // SyntaxError: no id of ours.
    return undefined;
  }
}

const prefix = 'beam:';
