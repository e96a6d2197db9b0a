import { connect } from 'node:net';
import type { BeamTrouble } from '../../core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../core/result';

/** What Erlang's port mapper listens on, unless `ERL_EPMD_PORT` says otherwise. */
export const usualEpmdPort = 4369;

/** `NAMES_REQ`: a length of 16 bits, and a letter (Erlang's distribution protocol). */
const question = Uint8Array.of(0, 1, 'n'.charCodeAt(0));
const maxBytes = 64 * 1024;
const timeoutMs = 1_000;

/**
 * The names of the nodes that run on this machine, as its port mapper knows them. None where nobody listens, which is so
 * wherever no node was started yet.
 */
export function localNames(port: number, signal: AbortSignal): Promise<Result<readonly string[], BeamTrouble>> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const socket = connect({ host: '127.0.0.1', port, signal });
    const end = (result: Result<readonly string[], BeamTrouble>): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => end(fail({ code: 'timeout', message: '' })));
    socket.on('connect', () => socket.write(question));
    socket.on('data', (part) => {
      parts.push(part);
      size += part.length;
      if (size > maxBytes) end(fail({ code: 'failed', message: 'too long an answer of the port mapper' }));
    });
    socket.on('end', () => end(ok(namesIn(Buffer.concat(parts)))));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) end(fail({ code: 'cancelled', message: '' }));
      else if (error.code === 'ECONNREFUSED') end(ok([]));
      else end(fail({ code: 'failed', message: error.message }));
    });
  });
}

/** After a number of 32 bits come lines such as `name demo at port 37599`. */
export function namesIn(answer: Uint8Array): readonly string[] {
  const text = new TextDecoder().decode(answer.subarray(4));
  return [...text.matchAll(/^name (.{1,255}) at port \d+$/gm)].map(([, name = '']) => name);
}
