import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entryName } from '../../../src/core/registry/entryName';
import {
  assertInventsNobody,
  bytesOf,
  claimedManifests,
  dialectCalled,
  missedBy,
  othersNamedByBeginnings,
  read,
  recorded,
  type Spot,
  wronglyClaimed,
} from './dialectUnderTest';

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  [
    'rails.pid-file',
    ['/ws/app/tmp/pids', 'server.pid'],
    ['/srv/app/shared/pids', 'sidekiq.pid'],
    ['C:\\ws\\app\\tmp\\pids', 'server.pid'],
  ],
  ['puma.state', ['/ws/app/tmp/pids', 'puma.state'], ['C:\\ws\\app\\tmp', 'puma.state']],
  ['spring.server-pid', ['/tmp/spring-1000', 'd41d8cd98f00b204e9800998ecf8427e.pid']],
  ['overmind.socket', ['/ws', '.overmind.sock'], ['C:\\ws', '.overmind.sock']],
  ['watchman.server-pid', ['/home/ada/.local/state/watchman/ada-state', 'pid'], ['C:\\watchman\\ada-state', 'pid']],
  ['nginx.pid-file', ['/ws/logs', 'nginx.pid'], ['C:\\nginx\\logs', 'nginx.pid']],
  ['supervisor.pid-file', ['/ws', 'supervisord.pid'], ['C:\\ws', 'supervisord.pid']],
  ['generic.pid-folder', ['/ws/.pids', 'web.pid'], ['C:\\ws\\pids', 'web.pid']],
  ['generic.pid-file', ['/ws', 'web.pid'], ['/ws/run', 'mysqld.pid'], ['C:\\ws', 'web.pid.lock']],
];

const nearMisses: readonly Spot[] = [
  ['/ws', 'pid'],
  ['/ws/tmp/pids', 'server.log'],
  ['/ws/tmp/pids', '.keep'],
  ['/ws', 'puma.statement'],
  ['/ws', 'web.lock'],
  ['/ws', '.pid'],
  ['/ws/state', 'pid'],
];

const ids = places.map(([id]) => id);
const named = (pid: number): unknown => ({ state: 'named', pid, host: null, nonce: null });

describe('the places of pid files of web servers', () => {
  for (const [id, ...spots] of places) {
    it(`are known as ${id}`, () => {
      assert.deepEqual(missedBy(id, spots), []);
    });
  }

  it('are not those of manifests, nor of what is called alike', () => {
    assert.deepEqual(wronglyClaimed(ids, nearMisses), []);
    assert.deepEqual(claimedManifests(ids, '/ws/tmp/pids'), []);
  });
});

describe('what says under a name where a process is', () => {
  it('is also the socket of Overmind, by its tool, though nothing stands in it', () => {
    const { users } = dialectCalled('overmind.socket');
    assert.equal(entryName(dialectCalled('overmind.socket'), '/ws/.overmind.sock'), 'overmind');
    assert.deepEqual(users?.scopes('/ws', new Map(), '.overmind.sock'), ['/ws']);
    assert.ok(users?.program.test('overmind start -f Procfile.dev'));
  });
});

describe('what real servers wrote', () => {
  it('names them', () => {
    assert.deepEqual(
      [
        read('rails.pid-file', recorded('puma/5.6.5/server.recorded'), 'server.pid'),
        read('nginx.pid-file', recorded('nginx/1.22.1/master.recorded'), 'nginx.pid'),
        read('supervisor.pid-file', recorded('supervisor/4.2.5/daemon.recorded'), 'supervisord.pid'),
      ],
      [named(14517), named(14636), named(19916)],
    );
  });

  it('is read for Puma as to where it listens, and never for its token', () => {
    const state = recorded('puma/5.6.5/state.recorded');
    const claimant = read('puma.state', state, 'puma.state');
    assert.deepEqual(claimant, {
      state: 'named',
      pid: 14517,
      host: null,
      nonce: null,
      facts: [
        { name: 'url', value: 'tcp://127.0.0.1:9398' },
        { name: 'folder', value: '/home/dev/app' },
      ],
    });
    assert.ok(new TextDecoder().decode(state).includes('control_auth_token: REDACTED'));
    assert.ok(!JSON.stringify(claimant).includes('REDACTED'));
  });

  it('is not believed of Puma until the line with the pid is whole', () => {
    assert.deepEqual(othersNamedByBeginnings('puma.state', recorded('puma/5.6.5/state.recorded')), []);
    assertInventsNobody('puma.state');
  });

  it('may be cut short unnoticed where the tool itself ends a pid without a newline', () => {
    // Rack and Puma write the digits in one call and nothing behind them, so the beginning of a pid reads as a pid.
    assert.deepEqual(read('rails.pid-file', bytesOf('145'), 'server.pid'), named(145));
    assert.deepEqual(read('rails.pid-file', new Uint8Array(), 'server.pid'), { state: 'empty' });
  });

  it('is nobody in particular when it says zero or nonsense', () => {
    assert.deepEqual(read('rails.pid-file', bytesOf('0'), 'server.pid'), named(0));
    assert.equal(read('rails.pid-file', bytesOf('-1'), 'server.pid').state, 'malformed');
    assertInventsNobody('rails.pid-file');
  });
});

describe('a pid file of whatever program', () => {
  const ofNobody = [
    '',
    '7',
    '0\n',
    '7 \n',
    ' 7\n',
    '7\n\n',
    '7\r\n',
    '-7\n',
    '7\n8\n',
    'x7\n',
    '0x7\n',
    '12345678901\n',
  ];

  for (const id of ['generic.pid-file', 'generic.pid-folder']) {
    it(`is one only as a decimal number and a newline, and nothing besides (${id})`, () => {
      assert.deepEqual(read(id, bytesOf('4242\n')), named(4242));
      assert.deepEqual(
        ofNobody.map((text) => read(id, bytesOf(text)).state),
        ofNobody.map(() => 'foreign'),
      );
      assert.deepEqual(othersNamedByBeginnings(id, bytesOf('4242\n')), []);
      assertInventsNobody(id);
    });
  }

  it('is not removed where neither its folder nor its name says whose it is', () => {
    assert.deepEqual(wronglyClaimed(['generic.pid-folder'], [['/ws/run', 'mysqld.pid']]), []);
    assert.equal(dialectCalled('generic.pid-file').removable, false);
  });
});

describe('the command lines of Ruby servers', () => {
  const commands = [
    'puma 5.6.5 (tcp://127.0.0.1:9397) [app]',
    'puma: cluster worker 0: 17 [app]',
    'sidekiq 7.1.2 app [0 of 5 busy]',
    'unicorn master -c config/unicorn.rb',
    'ruby bin/rails server -b 0.0.0.0',
    '/usr/local/bin/ruby /usr/local/bundle/bin/rails s',
    'bundle exec puma -C config/puma.rb',
  ];
  const others = [
    'node server.js',
    'postgres: checkpointer',
    'bash -c ./pumas',
    '/opt/rubymine/bin/rubymine.sh',
    '/sbin/init',
  ];

  it('are told from those of other programs', () => {
    const { program } = dialectCalled('rails.pid-file');
    assert.deepEqual(
      commands.filter((command) => !program.test(command)),
      [],
    );
    assert.deepEqual(
      others.filter((command) => program.test(command)),
      [],
    );
  });
});
