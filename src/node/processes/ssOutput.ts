/** The near end of a connection that was taken at a path of the file system. */
export interface ServedSocket {
  /** As it was given when the server began to wait there: from the server's own folder, where it was given so. */
  readonly path: string;
  /** Inode number of the other end. */
  readonly peer: string;
}

/**
 * By inode number, from what `ss -xnH state established` of iproute2 prints: kind, two queues, path, inode, the same of
 * the far end. Clients have no path.
 */
export function parseSocketPeers(text: string): ReadonlyMap<string, ServedSocket> {
  const found = new Map<string, ServedSocket>();
  const doubtful = new Set<string>();
  for (const line of text.split('\n')) {
    const [, path, inode, peer] = /^u_str\s+\d+\s+\d+\s+([/@].*?)\s+(\d+)\s+\*\s+(\d+)\s*$/.exec(line) ?? [];
    if (path === undefined || inode === undefined || peer === undefined || peer === '0') continue;
    // A path may have lines in it that look like others.
    if (found.has(inode)) doubtful.add(inode);
    found.set(inode, { path, peer });
  }
  for (const inode of doubtful) found.delete(inode);
  return found;
}
