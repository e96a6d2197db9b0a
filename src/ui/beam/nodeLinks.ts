import type { BeamEngine, BeamLink, BeamTrouble } from '../../core/registry/beam/beamNode';
import { joinPath } from '../../core/paths';
import { fail, ok, type Result } from '../../core/result';
import { Secrets } from '../secrets';
import type { BeamHost } from './host';

/** The way into live nodes: the cookie of each, and the engine. Nothing is asked of one before the workspace is trusted. */
export class NodeLinks {
  readonly #host: BeamHost;
  /** By the names of their nodes. */
  readonly cookies: Secrets;

  constructor(host: BeamHost) {
    this.#host = host;
    this.cookies = new Secrets(host.secrets, 'beam');
  }

  /** Joins a node with the cookie that was given for it, and without one with that of the user. */
  async connect(node: string, signal: AbortSignal): Promise<Result<BeamLink, BeamTrouble>> {
    if (!this.#host.isTrusted()) return fail({ code: 'untrusted', message: '' });
    const engine = await this.#host.engine();
    const cookie = await this.#cookieOf(node, engine);
    return cookie.ok ? engine.connect({ node, cookie: cookie.value }, signal) : cookie;
  }

  /** Whether one is let in as things are. Stays connected no longer than that takes. */
  async tryOut(node: string, signal: AbortSignal): Promise<Result<void, BeamTrouble>> {
    const link = await this.connect(node, signal);
    if (!link.ok) return link;
    await link.value.close();
    return ok(undefined);
  }

  /** Names, without the host, of the nodes that the port mapper of this machine knows. */
  async localNames(signal: AbortSignal): Promise<Result<readonly string[], BeamTrouble>> {
    return (await this.#host.engine()).localNames(signal);
  }

  async #cookieOf(node: string, engine: BeamEngine): Promise<Result<string, BeamTrouble>> {
    const kept = await this.cookies.of(node);
    if (kept !== null) return ok(kept);
    const { home } = this.#host;
    if (home === null) return fail({ code: 'no-cookie', message: 'HOME' });
    return engine.readCookie(joinPath(home, '.erlang.cookie'));
  }
}
