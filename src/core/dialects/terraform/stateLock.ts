import { jsonObject } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import type { Fact } from '../../evidence';

const infoName = /^\.(.+\.tfstate)\.lock\.info$/;

/**
 * The note beside a local state. Who may write is decided by a lock of the operating system on the state itself, which
 * is never opened; after a crash the note stays, and blocks nobody.
 */
export const terraformStateLock: Dialect = {
  id: 'terraform.state-lock',
  tool: 'terraform',
  program: programNamed('terraform', 'tofu', 'terragrunt'),
  kind: 'lock',
  mechanism: 'kernel',
  names: [{ prefix: '.', suffix: '.tfstate.lock.info' }],
  maxBytes: 8_192,
  resource: stateOf,
  parse: parseLockInfo,
  mutex: { by: 'fcntl', on: (name) => [stateOf(name)] },
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'Terraform state lock',
    what: 'Terraform or OpenTofu writes down here who is working with the local state beside it. What really keeps a second run out is a lock of the operating system on the state file.',
    harm: 'Removing the note releases nothing, and the next person no longer sees who is working with the state.',
    cure: 'End the run that holds the state. A note that a crash left behind blocks nobody and is overwritten by the next run. `terraform force-unlock` works for remote states only: a local state cannot be unlocked that way.',
  },
};

function stateOf(name: string): string {
  return infoName.exec(name)?.[1] ?? '.';
}

/** One line of JSON: `{"ID":…,"Operation":…,"Info":…,"Who":"user@host","Version":…,"Created":…,"Path":…}`. */
function parseLockInfo(bytes: Uint8Array): Claimant {
  const info = jsonObject(bytes);
  if (info === null || typeof info['ID'] !== 'string') return { state: 'nobody' };
  const { Who: who, Operation: operation, Version: version, Created: created, Info: reason } = info;
  const at = typeof who === 'string' ? who.lastIndexOf('@') : -1;
  const user = typeof who === 'string' && at > 0 ? who.slice(0, at) : null;
  const host = typeof who === 'string' && at > 0 ? who.slice(at + 1) : null;
  const since = typeof created === 'string' ? Date.parse(created) : NaN;
  const facts = [
    fact('user', user),
    fact('operation', operation),
    fact('version', version),
    fact('reason', reason),
  ].flat();
  return {
    state: 'nobody',
    ...(host === null || host === '' ? {} : { host }),
    ...(Number.isNaN(since) ? {} : { since }),
    ...(facts.length === 0 ? {} : { facts }),
  };
}

function fact(name: Fact['name'], value: unknown): readonly Fact[] {
  return typeof value === 'string' && value !== '' ? [{ name, value }] : [];
}
