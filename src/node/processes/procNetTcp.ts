import { endianness } from 'node:os';
import { plainAddress } from '../../core/ipAddress';

/** One socket that waits for connections, as `/proc/net/tcp` has it. */
export interface ListeningSocket {
  readonly port: number;
  /** Decimal, as in the name of a descriptor's link. */
  readonly inode: string;
}

/** One end of an open connection; addresses as `plainAddress` has them. */
export interface ConnectedSocket {
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  readonly inode: string;
}

/** TCP_LISTEN and TCP_ESTABLISHED of the kernel's tcp_states.h. */
const listening = '0A';
const established = '01';

const isLittleEndian = endianness() === 'LE';

/**
 * Reads `/proc/net/tcp` and `tcp6` (kernel sources, Documentation/networking/proc_net_tcp.rst): a line of headings, then
 * one for each socket, with its local address and port in hexadecimal, its state, and its inode in the tenth column.
 */
export function parseProcNetTcp(text: string): readonly ListeningSocket[] {
  return rows(text, listening).flatMap(({ local, inode }) => {
    const port = /^(?:[0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(local)?.[1];
    return port === undefined ? [] : [{ port: parseInt(port, 16), inode }];
  });
}

/** The open connections of the same lists. */
export function parseConnections(text: string): readonly ConnectedSocket[] {
  return rows(text, established).flatMap(({ local, remote, inode }) => {
    const [near, far] = [endOf(local), endOf(remote)];
    return near === null || far === null ? [] : [{ local: near, remote: far, inode }];
  });
}

interface Row {
  readonly local: string;
  readonly remote: string;
  readonly inode: string;
}

function rows(text: string, wanted: string): readonly Row[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      // Most are neither, and to take a line apart takes longest.
      if (!line.includes(` ${wanted} `)) return [];
      const [, local = '', remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
      return state === wanted && /^[1-9]\d*$/.test(inode) ? [{ local, remote, inode }] : [];
    });
}

/** `0100007F:1538`: words of four bytes, each as a processor of this kind has it in memory. */
function endOf(text: string): ConnectedSocket['local'] | null {
  const [, words = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text) ?? [];
  const bytes: number[] = [];
  for (let at = 0; at < words.length; at += 8) {
    for (let byte = 0; byte < 4; byte++) {
      const from = at + 2 * (isLittleEndian ? 3 - byte : byte);
      bytes.push(parseInt(words.slice(from, from + 2), 16));
    }
  }
  if (bytes.length === 4) return { address: bytes.join('.'), port: parseInt(port, 16) };
  const groups = bytes.flatMap((byte, index) =>
    index % 2 === 0 ? (byte * 256 + (bytes[index + 1] ?? 0)).toString(16) : [],
  );
  const address = plainAddress(groups.join(':'));
  return address === null ? null : { address, port: parseInt(port, 16) };
}
