import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isCookie } from '../../core/registry/beam/beamNames';
import type { BeamTrouble } from '../../core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../core/result';

/** Erlang itself takes no longer ones. */
const maxBytes = 4_096;

/** The cookie in a file as Erlang keeps it, `~/.erlang.cookie` as a rule: all of it, without the ends of lines. */
export async function readCookie(path: string): Promise<Result<string, BeamTrouble>> {
  try {
    // A pipe would be waited for.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = new Uint8Array(maxBytes + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      const cookie = new TextDecoder().decode(buffer.subarray(0, bytesRead)).trim();
      if (bytesRead > maxBytes || !isCookie(cookie)) return fail({ code: 'no-cookie', message: 'not a cookie' });
      return ok(cookie);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
    return fail({ code: 'no-cookie', message: code });
  }
}
