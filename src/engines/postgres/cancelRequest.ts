import { connect } from 'node:net';

/** The number that a request to cancel begins with (documentation of the protocol, "CancelRequest"). */
const cancelCode = 80_877_102;

/** A server that does not take it up is busy in a way that nothing helps against, milliseconds. */
const limitMs = 2_000;

export interface CancelKey {
  /** A port of a host, or the path of a socket. */
  readonly place: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly process: number;
  readonly secret: number;
}

/**
 * Asks the server to end what the session of that key executes, over a connection of its own, as the protocol wants it.
 * Never rejects: the server does not say whether it came in time either.
 */
export function cancelRequest({ place, process, secret }: CancelKey): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(place);
    const bytes = Buffer.alloc(16);
    bytes.writeInt32BE(16, 0);
    bytes.writeInt32BE(cancelCode, 4);
    bytes.writeInt32BE(process, 8);
    bytes.writeInt32BE(secret, 12);
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.once('connect', () => socket.end(bytes));
    socket.once('error', () => undefined);
    socket.once('close', () => resolve());
    // The server closes it when it has passed the request on, and sends nothing.
    socket.resume();
  });
}
