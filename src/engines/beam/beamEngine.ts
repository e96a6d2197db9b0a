import { randomBytes } from 'node:crypto';
import { isNodeName } from '../../core/registry/beam/beamNames';
import type { BeamEngine, BeamLink, BeamTarget, BeamTrouble } from '../../core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../core/result';
import { readCookie } from './cookie';
import { localNames, usualEpmdPort } from './epmd';
import { connectLine, hostOf, lookLine, parseConnected, parseReading } from './probeLines';
import { startProbe } from './probeProcess';

export interface BeamEngineOptions {
  /** Absolute path of `probe.escript`. */
  readonly probe: string;
  /** `escript`, wherever it is found, as a rule. */
  readonly escript?: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Erlang starts in half a second; a slow machine, and a host that does not answer, need longer. Milliseconds. */
const connectTimeoutMs = 15_000;
/** All calls of a look together. */
const lookTimeoutMs = 20_000;

export function createBeamEngine(options: BeamEngineOptions): BeamEngine {
  return {
    localNames: (signal) => localNames(epmdPort(options.environment), signal),
    readCookie,
    connect: (target, signal) => connect(target, options, signal),
  };
}

async function connect(
  target: BeamTarget,
  { probe, escript = 'escript', environment }: BeamEngineOptions,
  signal: AbortSignal,
): Promise<Result<BeamLink, BeamTrouble>> {
  if (!isNodeName(target.node)) return fail({ code: 'bad-name', message: target.node });
  const child = startProbe(escript, probe, environment);
  const connected = await child.ask(connectLine(target, ownName(target.node)), connectTimeoutMs, signal);
  const result = connected.ok ? parseConnected(connected.value) : connected;
  if (!result.ok) {
    await child.close();
    return result;
  }
  return ok({
    look: async (question, abort) => {
      const answer = await child.ask(lookLine(question), lookTimeoutMs, abort);
      return answer.ok ? parseReading(answer.value) : answer;
    },
    close: () => child.close(),
  });
}

/** With a host of the same kind: names with and without a dot cannot meet. Nobody finds us by it, since we listen nowhere. */
function ownName(node: string): string {
  const host = hostOf(node).includes('.') || hostOf(node).includes(':') ? '127.0.0.1' : 'localhost';
  return `lockscope_${randomBytes(6).toString('hex')}@${host}`;
}

function epmdPort({ ERL_EPMD_PORT = '' }: NodeJS.ProcessEnv): number {
  const port = Number(ERL_EPMD_PORT);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usualEpmdPort;
}
