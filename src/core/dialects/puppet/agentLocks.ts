import { jsonObject } from '../content';
import type { Claimant, Dialect, OutsidePlaces } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';

const puppetProgram = programNamed('puppet', 'puppet-agent');

const outside: OutsidePlaces = {
  group: 'daemons',
  folders: [
    '/opt/puppetlabs/puppet/cache/state',
    '/var/lib/puppet/state',
    '/var/cache/puppet/state',
    '~/.puppetlabs/opt/puppet/cache/state',
  ],
};

/** One run of the agent. Puppet itself takes it for dead when the pid is gone or no longer a puppet. */
export const puppetRunLock: Dialect = pidFile({
  id: 'puppet.run-lock',
  tool: 'puppet',
  program: puppetProgram,
  mechanism: 'existence',
  names: [{ exact: 'agent_catalog_run.lock' }],
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside,
  words: {
    title: 'Puppet run lock',
    what: 'The Puppet agent is applying a catalogue to this machine, and no other run may begin.',
    harm: 'Two runs change the same machine at once.',
    cure: 'It goes when the run ends. The next run takes it over when that process is gone.',
  },
});

/** Put there by `puppet agent --disable "…"`. */
export const puppetDisabledLock: Dialect = {
  id: 'puppet.disabled-lock',
  tool: 'puppet',
  program: puppetProgram,
  kind: 'lock',
  mechanism: 'admin',
  names: [{ exact: 'agent_disabled.lock' }],
  maxBytes: 4_096,
  resource: () => '.',
  parse: parseDisabled,
  leaseMs: null,
  selfHealing: false,
  cure: 'puppet agent --enable',
  removable: false,
  outside,
  words: {
    title: 'Puppet agent disabled',
    what: 'Somebody switched the Puppet agent off on purpose. The file says why.',
    harm: 'The agent would begin to change this machine again although somebody decided that it should not.',
    cure: 'Ask whoever disabled it, then run `puppet agent --enable`.',
  },
};

function parseDisabled(bytes: Uint8Array): Claimant {
  const message = jsonObject(bytes)?.['disabled_message'];
  return typeof message === 'string' && message !== ''
    ? { state: 'nobody', facts: [{ name: 'reason', value: message }] }
    : { state: 'nobody' };
}
