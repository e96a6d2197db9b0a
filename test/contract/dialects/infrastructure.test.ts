import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  claimedManifests,
  dialectCalled,
  missedBy,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  type Spot,
  watchedLocks,
  wronglyClaimed,
} from './dialectUnderTest';

const pulumiName = '1d9f2b54-0a3b-4c4d-8e5f-60718293a4b5.json';
const resticRepository = ['config', 'data', 'index', 'keys', 'locks', 'snapshots'];

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  [
    'terraform.state-lock',
    ['/ws/infra', '.terraform.tfstate.lock.info'],
    ['C:\\ws\\infra\\terraform.tfstate.d\\prod', '.terraform.tfstate.lock.info'],
    ['/ws', '.staging.tfstate.lock.info'],
  ],
  [
    'pulumi.stack-lock',
    ['/ws/.pulumi/locks/organization/shop/dev', pulumiName],
    ['C:\\ws\\.pulumi\\locks\\dev', pulumiName],
  ],
  [
    'vagrant.lock',
    ['/home/ada/.vagrant.d/data', 'lock.machine-action.lock'],
    ['C:\\Users\\ada\\.vagrant.d\\data\\machine-index', 'index.lock'],
  ],
  [
    'ansible.connection-lock',
    ['/home/ada/.ansible/pc', '.ansible_pc_lock_0a1b2c3d4e'],
    ['C:\\a\\pc', '.ansible_pc_lock_00f'],
  ],
  ['puppet.run-lock', ['/var/lib/puppet/state', 'agent_catalog_run.lock'], ['C:\\state', 'agent_catalog_run.lock']],
  ['puppet.disabled-lock', ['/var/lib/puppet/state', 'agent_disabled.lock'], ['C:\\state', 'agent_disabled.lock']],
  ['chef.run-lock', ['/var/chef/cache', 'chef-client-running.pid'], ['C:\\chef\\cache', 'chef-client-running.pid']],
  ['kubectl.config-lock', ['/home/ada/.kube', 'config.lock'], ['C:\\Users\\ada\\.kube', 'config.lock']],
  [
    'helm.repositories-lock',
    ['/home/ada/.config/helm', 'repositories.lock'],
    ['C:\\ws\\charts', 'repositories.lock', ['repositories.yaml']],
  ],
  ['docker.daemon-pid', ['/run', 'docker.pid'], ['C:\\docker', 'docker.pid']],
  ['borg.exclusive-lock', ['/ws/backup', 'lock.exclusive'], ['C:\\backup', 'lock.exclusive']],
  ['borg.roster', ['/ws/backup', 'lock.roster'], ['C:\\backup', 'lock.roster']],
  ['restic.repository-locks', ['/ws/backup', 'locks', resticRepository], ['C:\\backup', 'locks', resticRepository]],
];

const nearMisses: readonly Spot[] = [
  ['/ws', '.terraform.lock.hcl'],
  ['/ws', 'terraform.tfstate'],
  ['/ws', '.lock.info'],
  ['/ws', 'terraform.tfstate.lock.info'],
  ['/ws/src', pulumiName],
  ['/ws/.pulumi/locks/dev', 'package.json'],
  ['/ws/.pulumi/stacks', pulumiName],
  ['/ws/.vagrant.d/data', 'other.lock'],
  ['/ws', 'config.lock'],
  ['/ws/.git', 'config.lock'],
  ['/ws', 'repositories.lock'],
  ['/ws', 'locks'],
  ['/ws/src', 'locks', ['config', 'data', 'index']],
];

const ids = places.map(([id]) => id);

describe('the places of locks of infrastructure and backup tools', () => {
  for (const [id, ...spots] of places) {
    it(`are known as ${id}`, () => {
      assert.deepEqual(missedBy(id, spots), []);
    });
  }

  it('are not those of manifests, of data, or of other tools', () => {
    assert.deepEqual(wronglyClaimed(ids, nearMisses), []);
    assert.deepEqual(claimedManifests(ids), []);
  });

  it('are looked at without ever offering to remove what a wrong removal damages', () => {
    const removable = ids.filter((id) => dialectCalled(id).removable);
    assert.deepEqual(removable, ['puppet.run-lock', 'docker.daemon-pid']);
  });
});

describe('a Terraform state lock', () => {
  // The keys and their order: hashicorp/terraform, internal/states/statemgr/locker.go.
  const info = bytesOf(
    '{"ID":"f1b2c3d4-0000-4000-8000-000000000001","Operation":"OperationTypeApply","Info":"","Who":"ada@box.example","Version":"1.9.8","Created":"2026-11-20T10:00:00.5Z","Path":"terraform.tfstate"}',
  );
  const name = '.terraform.tfstate.lock.info';

  it('is decided by the state beside it, which itself is never opened', () => {
    assert.deepEqual(watchedLocks('terraform.state-lock', name), [['terraform.tfstate', 'fcntl']]);
    assert.equal(dialectCalled('terraform.state-lock').resource('.prod.tfstate.lock.info'), 'prod.tfstate');
    assert.deepEqual(claimedBy(['/ws', 'terraform.tfstate']), null);
  });

  it('says who works with the state, but no pid', () => {
    assert.deepEqual(read('terraform.state-lock', info, name), {
      state: 'nobody',
      host: 'box.example',
      since: Date.UTC(2026, 10, 20, 10, 0, 0, 500),
      facts: [
        { name: 'user', value: 'ada' },
        { name: 'operation', value: 'OperationTypeApply' },
        { name: 'version', value: '1.9.8' },
      ],
    });
  });

  it('says nothing while it is half written', () => {
    const parts = Array.from(info.subarray(1), (_, length) =>
      read('terraform.state-lock', info.subarray(0, length + 1), name),
    );
    assert.deepEqual(
      parts,
      parts.map(() => ({ state: 'nobody' })),
    );
  });
});

describe('a Pulumi stack lock', () => {
  // pulumi/pulumi, pkg/backend/diy/lock.go: lockContent.
  const lock = bytesOf('{"pid":4242,"username":"ada","hostname":"box","timestamp":"2026-11-20T10:00:00Z"}');

  it('names process, host and user', () => {
    assert.deepEqual(read('pulumi.stack-lock', lock, pulumiName), {
      state: 'named',
      pid: 4242,
      host: 'box',
      nonce: null,
      since: Date.UTC(2026, 10, 20, 10),
      facts: [{ name: 'user', value: 'ada' }],
    });
  });

  it('names nobody until it is whole, nor without a host', () => {
    assert.deepEqual(othersNamedByBeginnings('pulumi.stack-lock', lock), []);
    assert.equal(read('pulumi.stack-lock', bytesOf('{"pid":4242}')).state, 'malformed');
    assertInventsNobody('pulumi.stack-lock');
  });
});

describe('what the real Borg made', () => {
  const entries = recordedLines('borg/1.2.4/exclusive.entries');
  const roster = recorded('borg/1.2.4/roster.json');
  const holders = (names: readonly string[]): unknown =>
    dialectCalled('borg.exclusive-lock').parseEntries?.(names, 'lock.exclusive');
  const holder = { state: 'named', pid: 14039, host: 'vm', nonce: null };

  it('names its holder in folder and roster alike', () => {
    assert.deepEqual(holders(entries), holder);
    assert.deepEqual(read('borg.roster', roster), holder);
  });

  it('condemns nobody while the folder is empty, or holds more than one entry or another', () => {
    assert.deepEqual(holders([]), { state: 'empty' });
    assert.deepEqual(holders([...entries, 'box@1.7-0']), { state: 'malformed', reason: 'trailing-bytes', pid: 14039 });
    assert.deepEqual(holders(['data']), { state: 'malformed', reason: 'no-pid', pid: null });
    assert.deepEqual(holders(['box.example@99.14108-7f0a1b']), { ...holder, pid: 14108, host: 'box.example' });
  });

  it('names nobody where several share a repository, or the roster is half written', () => {
    const shared = bytesOf('{"shared": [["vm@1", 7, 0], ["vm@1", 8, 0]]}');
    assert.deepEqual(read('borg.roster', shared), { state: 'nobody' });
    assert.deepEqual(othersNamedByBeginnings('borg.roster', roster), []);
    assertInventsNobody('borg.roster');
  });
});

describe('what the real restic made', () => {
  it('is held by somebody as long as a lock is in the folder', () => {
    const locks = dialectCalled('restic.repository-locks');
    const entries = recordedLines('restic/0.14.0/locks.entries');
    assert.deepEqual(locks.parseEntries?.(entries, 'locks'), { state: 'nobody' });
    assert.deepEqual(locks.parseEntries?.([], 'locks'), { state: 'foreign' });
    assert.deepEqual(locks.parseEntries?.(['README'], 'locks'), { state: 'foreign' });
  });
});

describe('what the real Puppet made', () => {
  it('says why the agent is disabled', () => {
    assert.deepEqual(read('puppet.disabled-lock', recorded('puppet/7.23/disabled.json')), {
      state: 'nobody',
      facts: [{ name: 'reason', value: 'maintenance by bob' }],
    });
    assert.equal(dialectCalled('puppet.disabled-lock').mechanism, 'admin');
  });
});

describe('files of infrastructure tools that the kernel locks', () => {
  it('are never opened and never removed', () => {
    const kernel = ids
      .map(dialectCalled)
      .filter(({ id, mechanism }) => mechanism === 'kernel' && id !== 'terraform.state-lock');
    assert.deepEqual(
      kernel.map(({ id, maxBytes, removable }) => [id, maxBytes, removable]),
      [
        ['vagrant.lock', 0, false],
        ['ansible.connection-lock', 0, false],
        ['chef.run-lock', 0, false],
        ['helm.repositories-lock', 0, false],
      ],
    );
  });
});
