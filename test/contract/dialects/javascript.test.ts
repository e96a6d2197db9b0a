import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { manifestNames } from '../manifestNames';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  type Spot,
  wronglyClaimed,
} from './dialectUnderTest';

const nextFolder = recordedLines('next/16.4.6/dev.entries');

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  ['next.dev-lock', ['/ws/.next/dev', 'lock'], ['C:\\ws\\.next\\dev', 'lock'], ['/ws/out/dev', 'lock', nextFolder]],
  ['next.build-lock', ['/ws/.next', 'lock'], ['C:\\ws\\.next', 'lock'], ['/ws/out', 'lock', nextFolder]],
  ['nuxt.lock', ['/ws/.nuxt', 'nuxt.lock'], ['C:\\ws\\.nuxt', 'nuxt.lock']],
  [
    'nx.daemon',
    ['/ws/.nx/workspace-data/d', 'server-process.json'],
    ['C:\\ws\\.nx\\workspace-data\\d', 'server-process.json'],
  ],
  ['nx.workspace-lock', ['/ws/.nx/workspace-data', 'nx_files.lock'], ['C:\\ws\\.nx\\workspace-data', 'nx_files.lock']],
  ['turborepo.daemon', ['/tmp/turbod-0/d7874fd27090c085', 'turbod.pid'], ['C:\\Temp\\turbod\\d787', 'turbod.pid']],
  [
    'aws-cdk.synth-lock',
    ['/ws/cdk.out', 'synth.lock'],
    ['C:\\ws\\cdk.out', 'synth.lock'],
    ['/ws/assembly', 'synth.lock', ['manifest.json', 'synth.lock']],
  ],
  ['aws-cdk.read-lock', ['/ws/cdk.out', 'read.17246.1.lock'], ['C:\\ws\\cdk.out', 'read.17246.1.lock']],
  [
    'rush.resource-lock',
    ['/ws/common/temp', 'autoinstaller#16586.lock'],
    ['C:\\ws\\common\\temp', 'rush-install#7.lock'],
  ],
  [
    'pm2.daemon',
    ['/home/ada/.pm2', 'pm2.pid'],
    ['/srv/pm2', 'pm2.pid', ['rpc.sock']],
    ['C:\\Users\\a\\.pm2', 'pm2.pid'],
  ],
  ['pm2.app', ['/home/ada/.pm2/pids', 'a-0.pid'], ['C:\\Users\\ada\\.pm2\\pids', 'my-app-12.pid']],
  ['firebase.emulator-hub', ['/tmp', 'hub-demo-project.json'], ['C:\\Temp', 'hub-demo-project.json']],
  [
    'vinext.dev-lock',
    ['/ws/node_modules/.cache/vinext', 'dev-lock.json'],
    ['C:\\ws\\node_modules\\.cache\\vinext', 'dev-lock.json'],
  ],
  ['deno.npm-folder-lock', ['/ws/node_modules/.deno', '.deno.lock'], ['C:\\ws\\node_modules\\.deno', '.deno.lock']],
];

const nearMisses: readonly Spot[] = [
  ['/ws', 'lock'],
  ['/ws/dev', 'lock'],
  ['/ws/x.next/dev', 'lock'],
  ['/ws/.next/dev/server', 'lock'],
  ['/ws/.next/dev', 'lock.json'],
  ['/ws/dev', 'lock', ['build-manifest.json']],
  ['/ws', 'server-process.json'],
  ['/ws/d', 'server-process.json'],
  ['/ws/src', 'synth.lock'],
  ['/ws/src', 'read.17246.1.lock'],
  ['/ws/cdk.out', 'read.one.1.lock'],
  ['/ws/cdk.out', 'asset.lock'],
  ['/ws/common/temp', 'autoinstaller#.lock'],
  ['/ws/common/temp', '#16586.lock'],
  ['/ws/common/temp', 'autoinstaller#16586.lock.bak'],
  ['/ws', 'pm2.pid'],
  ['/ws/pids', 'a-0.pid'],
  ['/ws', 'dev-lock.json'],
  ['/ws', 'deno.lock'],
  ['/ws', '.deno.lock'],
];

const ids = places.map(([id]) => id);

function whatIsWritten(name: string, port: string): string {
  return JSON.stringify({ pid: 4242, hostname: name, port, appUrl: '', startedAt: 'soon' });
}

describe('the locks of JavaScript tools', () => {
  it('are known where the tools make them', () => {
    const found = places.map(([, ...spots]) => spots.map(claimedBy));
    assert.deepEqual(
      found,
      places.map(([id, ...spots]) => spots.map(() => id)),
    );
  });

  it('are not seen in other folders, in files of similar names, or in manifests', () => {
    const manifests = manifestNames.map((name): Spot => ['/ws', name]);
    assert.deepEqual(wronglyClaimed(ids, [...nearMisses, ...manifests]), []);
  });

  it('name the process that the real tool recorded, with what else it says', () => {
    assert.deepEqual(
      {
        next: read('next.dev-lock', recorded('next/16.4.6/dev-lock.recorded'), 'lock'),
        nuxt: read('nuxt.lock', recorded('nuxt/4.4.5/nuxt-lock.recorded'), 'nuxt.lock'),
        nx: read('nx.daemon', recorded('nx/24.0.6/server-process.recorded'), 'server-process.json'),
      },
      {
        next: {
          state: 'named',
          pid: 19216,
          host: null,
          nonce: null,
          since: 1795189638404,
          facts: [
            { name: 'port', value: '3977' },
            { name: 'url', value: 'http://localhost:3977' },
          ],
        },
        nuxt: {
          state: 'named',
          pid: 30767,
          host: null,
          nonce: null,
          since: 1795174640750,
          facts: [
            { name: 'operation', value: 'dev' },
            { name: 'port', value: '3155' },
            { name: 'url', value: 'http://localhost:3155' },
            { name: 'folder', value: '/home/dev/project/js2/nuxt' },
          ],
        },
        nx: {
          state: 'named',
          pid: 16634,
          host: null,
          nonce: null,
          facts: [
            { name: 'socket', value: '/tmp/.nx/0/sockets/27a6d807c837e713fed1/d.sock' },
            { name: 'version', value: '24.0.6' },
          ],
        },
      },
    );
  });

  it('name a bare pid where the real tool wrote no more', () => {
    const pidOf = (id: string, fixture: string, name: string) => read(id, recorded(fixture), name);
    const bare = (pid: number) => ({ state: 'named', pid, host: null, nonce: null });
    assert.deepEqual(
      [
        pidOf('turborepo.daemon', 'turborepo/2.11.11/daemon.pid.recorded', 'turbod.pid'),
        pidOf('aws-cdk.synth-lock', 'aws-cdk/3.0.0/synth-lock.recorded', 'synth.lock'),
        pidOf('aws-cdk.read-lock', 'aws-cdk/3.0.0/synth-lock.recorded', 'read.17246.1.lock'),
        pidOf('pm2.daemon', 'pm2/7.0.4/daemon.pid.recorded', 'pm2.pid'),
        pidOf('pm2.app', 'pm2/7.0.4/app.pid.recorded', 'a-0.pid'),
      ],
      [bare(17378), bare(17246), bare(17246), bare(16791), bare(16812)],
    );
  });

  it('name nobody when Next.js wrote nothing, and nobody but the pid when its values are of other kinds', () => {
    assert.deepEqual(read('next.build-lock', new Uint8Array(), 'lock'), { state: 'nobody' });
    assert.deepEqual(read('next.dev-lock', bytesOf(whatIsWritten('localhost', '')), 'lock'), {
      state: 'named',
      pid: 4242,
      host: null,
      nonce: null,
      facts: [],
    });
  });

  it('never name another process when the end of a JSON file is missing', () => {
    assert.deepEqual(
      [
        othersNamedByBeginnings('next.dev-lock', recorded('next/16.4.6/dev-lock.recorded')),
        othersNamedByBeginnings('nuxt.lock', recorded('nuxt/4.4.5/nuxt-lock.recorded')),
        othersNamedByBeginnings('nx.daemon', recorded('nx/24.0.6/server-process.recorded')),
      ],
      [[], [], []],
    );
  });

  it('end a bare pid without a newline, since these tools write it whole or in one write', () => {
    for (const fixture of ['turborepo/2.11.11/daemon.pid.recorded', 'aws-cdk/3.0.0/synth-lock.recorded']) {
      assert.notEqual(recorded(fixture).at(-1), 0x0a);
    }
  });

  it('take no garbage for a holder', () => {
    const garbled = ['next.dev-lock', 'nuxt.lock', 'nx.daemon', 'aws-cdk.synth-lock', 'vinext.dev-lock', 'pm2.app'];
    for (const id of [...garbled, 'firebase.emulator-hub', 'turborepo.daemon']) assertInventsNobody(id);
  });

  it('are never removed while only the kernel knows who has them', () => {
    const kernel = ids.map(dialectCalled).filter(({ mechanism }) => mechanism === 'kernel');
    assert.deepEqual(
      kernel.map(({ id, removable, mutex }) => [id, removable, mutex?.by]),
      ['next.dev-lock', 'next.build-lock', 'nx.workspace-lock', 'deno.npm-folder-lock'].map((id) => [
        id,
        false,
        'flock',
      ]),
    );
  });
});

describe("Rush's lock", () => {
  const name = 'autoinstaller#16586.lock';
  const content = recorded('rush/5.25.2/resource-lock.recorded');
  const whole = {
    state: 'named',
    pid: 16586,
    host: null,
    nonce: null,
    identity: { startedAt: { at: Date.UTC(2026, 10, 20, 15, 41, 58), withinMs: 15 * 60 * 60_000 } },
  };

  it('names the pid in its name, and when that process started, in a time zone it does not say', () => {
    assert.deepEqual(read('rush.resource-lock', content, name), whole);
  });

  it('names the pid alone as long as the start is not all there', () => {
    for (let length = 0; length < content.length; length++) {
      assert.deepEqual(read('rush.resource-lock', content.subarray(0, length), name), {
        state: 'named',
        pid: 16586,
        host: null,
        nonce: null,
      });
    }
  });
});

describe("a reader's lock of CDK", () => {
  it('whose name and content differ protects the process of the name', () => {
    const content = recorded('aws-cdk/3.0.0/synth-lock.recorded');
    assert.deepEqual(read('aws-cdk.read-lock', content, 'read.99.1.lock'), {
      state: 'malformed',
      reason: 'foreign-nonce',
      pid: 99,
    });
  });
});

describe('the record of the Firebase emulators', () => {
  // `{version, origins, pid}`, as in src/emulator/hub.ts of firebase/firebase-tools 15.34.2.
  it('is told from other JSON files of that name by its keys', () => {
    const hub = { version: '15.34.2', origins: ['http://127.0.0.1:4400'], pid: 4400 };
    assert.deepEqual(
      [hub, { ...hub, origins: undefined }, { pid: 4400 }].map(
        (value) => read('firebase.emulator-hub', bytesOf(JSON.stringify(value)), 'hub-demo.json').state,
      ),
      ['named', 'foreign', 'foreign'],
    );
  });
});
