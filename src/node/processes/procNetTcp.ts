/** One socket that waits for connections, as `/proc/net/tcp` has it. */
export interface ListeningSocket {
  readonly port: number;
  /** Decimal, as in the name of a descriptor's link. */
  readonly inode: string;
}

/** TCP_LISTEN of the kernel's tcp_states.h. */
const listening = '0A';

/**
 * Reads `/proc/net/tcp` and `tcp6` (kernel sources, Documentation/networking/proc_net_tcp.rst): a line of headings, then
 * one for each socket, with its local address and port in hexadecimal, its state, and its inode in the tenth column.
 */
export function parseProcNetTcp(text: string): readonly ListeningSocket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = /^(?:[0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(local)?.[1];
      if (port === undefined || state !== listening || !/^[1-9]\d*$/.test(inode)) return [];
      return [{ port: parseInt(port, 16), inode }];
    });
}
