import { isVanished, type ProcTree } from './procTree';

/** More than a hundred thousand sockets. */
const mostBytes = 16 * 1024 * 1024;

/**
 * What the kernel lists of TCP in one network, `self` for our own or a pid for that of a process, read by `parse`. The
 * lists come in pieces of some thirty sockets.
 */
export async function socketsIn<T>(
  tree: ProcTree,
  network: string,
  parse: (text: string) => readonly T[],
): Promise<readonly T[] | { readonly code: string }> {
  const found: T[] = [];
  for (const [index, family] of ['tcp', 'tcp6'].entries()) {
    const list = await tree.readList(`${tree.root}/${network}/net/${family}`, mostBytes);
    if ('code' in list) {
      // Without IPv6 the second is not there.
      if (index === 0 || !isVanished(list.code)) return { code: list.code };
    } else if (list.text.length >= mostBytes) return { code: 'EFBIG' };
    else found.push(...parse(list.text));
  }
  return found;
}
