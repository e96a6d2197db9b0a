import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Catalog } from '../../../src/core/dialects/recognition';
import { dialects } from '../../../src/core/dialects/catalog';
import { place } from '../place';
import {
  assertInventsNobody,
  bytesOf,
  dialectCalled,
  notClaimed,
  othersNamedByBeginnings,
  read,
  wronglyClaimed,
} from './dialectUnderTest';

const home = '/home/ada';

describe('the locks of sbt and coursier', () => {
  it('are known in their places', () => {
    assert.deepEqual(
      notClaimed('sbt.boot-lock', [
        [`${home}/.sbt/boot`, 'sbt.boot.lock'],
        ['C:\\Users\\ada\\.ivy2', '.sbt.ivy.lock'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('sbt.server-record', [
        ['/ws/project/target', 'active.json'],
        ['C:\\ws\\project\\target', 'active.json'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('coursier.cache-lock', [
        [`${home}/.cache/coursier/v1`, '.structure.lock'],
        [`${home}/.cache/coursier/v1/https/repo1.maven.org/maven2/org/x/x/1`, 'x-1.jar.lock'],
        ['C:\\Users\\ada\\AppData\\Local\\Coursier\\cache\\v1\\https\\repo', 'x-1.pom.lock'],
      ]),
      [],
    );
  });

  it('are not seen elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['sbt.boot-lock', 'sbt.server-record', 'coursier.cache-lock'],
        [
          ['/ws', 'build.sbt.lock'],
          ['/ws/target', 'active.json'],
          ['/ws/coursier', 'x.lock'],
          ['/ws/coursier/v1', 'x.lock'],
          ['/ws/https/repo', 'x.jar.lock'],
        ],
      ),
      [],
    );
  });

  // Form: sbt/sbt, internal protocol PortFile. The token stands in the file it points to; one in here would be read past.
  const record =
    '{"uri":"local:///home/ada/.sbt/1.0/server/0123456789/sock","tokenfilePath":"/home/ada/.sbt/token.json","token":"secret"}';

  it('say where the server listens, and no token', () => {
    assert.deepEqual(read('sbt.server-record', bytesOf(record)), {
      state: 'nobody',
      facts: [{ name: 'url', value: 'local:///home/ada/.sbt/1.0/server/0123456789/sock' }],
    });
    for (const other of ['', '{}', '[]', '{"uri":1}', '{"uri":"https://example.org"}', record.slice(0, -1)]) {
      assert.deepEqual(read('sbt.server-record', bytesOf(other)), { state: 'foreign' }, other);
    }
  });
});

describe('the note of SwiftPM', () => {
  it('is known in its build folder', () => {
    assert.deepEqual(
      notClaimed('swiftpm.build-note', [
        ['/ws/.build', '.lock'],
        ['C:\\ws\\.build', '.lock'],
        ['/scratch', '.lock', ['workspace-state.json', 'debug']],
      ]),
      [],
    );
    assert.deepEqual(
      wronglyClaimed(
        ['swiftpm.build-note'],
        [
          ['/ws', '.lock'],
          ['/usr/share/doc/rust/html', '.lock'],
          ['/ws', 'Package.resolved'],
          ['/ws/.build', 'build.lock'],
        ],
      ),
      [],
    );
  });

  it('names the process that used the folder last; older versions left it empty', () => {
    // SwiftCommandState.swift: `"\(getpid())"`, written beside and renamed, so that no beginning of it is ever seen.
    assert.deepEqual(read('swiftpm.build-note', bytesOf('22735')), {
      state: 'named',
      pid: 22_735,
      host: null,
      nonce: null,
    });
    assert.deepEqual(read('swiftpm.build-note', bytesOf('')), { state: 'empty' });
    assert.equal(read('swiftpm.build-note', bytesOf('22735 x')).state, 'malformed');
    assertInventsNobody('swiftpm.build-note');
  });

  it('excludes nobody', () => {
    assert.equal(dialectCalled('swiftpm.build-note').mechanism, 'informational');
  });
});

describe('the locks of Flutter', () => {
  it('are known in the cache of an SDK', () => {
    for (const [id, name] of [
      ['flutter.cache-lock', 'lockfile'],
      ['flutter.upgrade-lock', '.upgrade_lock'],
    ] as const) {
      assert.deepEqual(
        notClaimed(id, [
          ['/opt/flutter/bin/cache', name],
          ['C:\\src\\flutter\\bin\\cache', name],
          ['/opt/sdk/bin/cache', name, ['dart-sdk']],
        ]),
        [],
      );
    }
  });

  it('are not seen elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['flutter.cache-lock', 'flutter.upgrade-lock'],
        [
          ['/ws', 'lockfile', ['dart-sdk']],
          ['/ws/cache', 'lockfile'],
          ['/ws/bin/cache', 'lockfile', ['x']],
          ['/ws', 'pubspec.lock'],
          ['/ws/flutter/bin', '.upgrade_lock'],
        ],
      ),
      [],
    );
  });

  it('name somebody only where a pid is written; a folder names nobody and is never removed', () => {
    // bin/internal/shared.sh: `shlock -f "$1" -p $$`, or `mkdir "$1"`.
    const lock = dialectCalled('flutter.upgrade-lock');
    assert.deepEqual(lock.parse(bytesOf('4711\n'), '.upgrade_lock', new Map()), {
      state: 'named',
      pid: 4_711,
      host: null,
      nonce: null,
    });
    assert.deepEqual(lock.parseEntries?.([], '.upgrade_lock'), { state: 'nobody' });
    assert.equal(lock.removable, false);
    assertInventsNobody('flutter.upgrade-lock');
  });
});

describe('the lock of Mix', () => {
  const folder = '/tmp/mix_lock_v2_user1000/1B2M2Y8AsgTpgAmY7PhCfg';
  const pid = 'named' as const;

  /** One copy of the second form, as lib/mix/sync/lock.ex writes it: port, length of the padding, padding, pid. */
  function copy(port: number, text: string): Uint8Array {
    const bytes = new Uint8Array(37);
    new DataView(bytes.buffer).setUint32(0, port);
    bytes[4] = 32 - text.length;
    bytes.set(bytesOf(text), 37 - text.length);
    return bytes;
  }

  function file(first: Uint8Array, second: Uint8Array): Uint8Array {
    return Uint8Array.from([0, ...first, ...second]);
  }

  it('is known in the folder for temporary files', () => {
    assert.deepEqual(
      notClaimed('mix.build-lock', [
        [folder, 'lock_0'],
        ['C:\\Temp\\mix_lock_YWRh\\abc', 'lock_1'],
      ]),
      [],
    );
    assert.deepEqual(
      wronglyClaimed(
        ['mix.build-lock'],
        [
          ['/ws', 'mix.lock'],
          ['/ws', 'lock_0'],
          ['/tmp/mix_lock_v2_user1000', 'lock_0'],
          [folder, 'port_0'],
        ],
      ),
      [],
    );
  });

  it('names its holder and the port it answers on, in both forms', () => {
    const expected = { state: pid, pid: 2_582, host: null, nonce: null, facts: [{ name: 'port', value: '40961' }] };
    assert.deepEqual(read('mix.build-lock', file(copy(40_961, '2582'), copy(40_961, '2582'))), expected);
    assert.deepEqual(read('mix.build-lock', Uint8Array.from([0, 0, 0xa0, 0x01, ...bytesOf('2582')])), expected);
  });

  it('is not worth a row when it is free, and names nobody while it changes hands', () => {
    assert.deepEqual(read('mix.build-lock', Uint8Array.of(0, 0, 0, 0)), { state: 'foreign' });
    assert.deepEqual(read('mix.build-lock', file(copy(0, '2582'), copy(0, '2582'))), { state: 'foreign' });
    assert.deepEqual(read('mix.build-lock', file(copy(40_961, '2582'), copy(0, '2582'))), {
      state: 'malformed',
      reason: 'no-pid',
      pid: null,
    });
    assert.deepEqual(read('mix.build-lock', bytesOf('')), { state: 'foreign' });
  });

  it('names nobody by a beginning of its second form, and nobody that is not in it', () => {
    // The first form ends with the pid, but is only linked into place when it is whole.
    assert.deepEqual(othersNamedByBeginnings('mix.build-lock', file(copy(40_961, '2582'), copy(40_961, '2582'))), []);
    assertInventsNobody('mix.build-lock');
  });
});

describe('the locks of package managers', () => {
  it('are known in their places', () => {
    assert.deepEqual(
      notClaimed('bundler.install-lock', [
        ['/ws/vendor/bundle/ruby/3.1.0', 'bundler.lock'],
        ['C:\\ws\\vendor\\bundle\\ruby\\3.1.0', 'bundler.lock'],
        ['/var/lib/gems/3.1.0', 'bundler.lock', ['gems', 'specifications']],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('homebrew.formula-lock', [
        ['/opt/homebrew/var/homebrew/locks', 'openssl@3.formula.lock'],
        ['/usr/local/var/homebrew/locks', 'firefox.cask.lock'],
        ['/usr/local/var/homebrew/locks', 'update'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('apt.package-lock', [
        ['/var/lib/dpkg', 'lock-frontend'],
        ['/var/lib/dpkg', 'lock'],
        ['/var/lib/apt/lists', 'lock'],
        ['/var/cache/apt/archives', 'lock'],
        ['/ws/chroot/var/lib/dpkg', 'lock'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('nix.store-lock', [
        ['/nix/var/nix/db', 'big-lock'],
        ['/nix/var/nix', 'gc.lock'],
      ]),
      [],
    );
    assert.deepEqual(notClaimed('snap.snap-lock', [['/run/snapd/lock', 'firefox.lock']]), []);
  });

  it('are not seen in manifests and other files that people keep', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['bundler.install-lock', 'homebrew.formula-lock', 'apt.package-lock', 'nix.store-lock', 'snap.snap-lock'],
        [
          ['/ws', 'Gemfile.lock', ['gems']],
          ['/ws', 'bundler.lock'],
          ['/ws/vendor', 'bundler.lock'],
          ['/ws', 'Brewfile.lock.json'],
          ['/ws/locks', 'x.lock'],
          ['/ws/locks', 'update'],
          ['/ws', 'lock'],
          ['/ws/apt/lists', 'lock'],
          ['/ws', 'lock-frontend'],
          ['/ws', 'flake.lock'],
          ['/ws', 'gc.lock'],
          ['/ws/lock', 'x.lock'],
          ['/ws', 'mise.lock'],
        ],
      ),
      [],
    );
  });

  it('are locks of the kernel on empty files, which are neither opened nor removed', () => {
    for (const [id, by] of [
      ['bundler.install-lock', 'flock'],
      ['homebrew.formula-lock', 'flock'],
      ['nix.store-lock', 'flock'],
      ['snap.snap-lock', 'flock'],
      ['apt.package-lock', 'fcntl'],
      ['flutter.cache-lock', 'fcntl'],
      ['sbt.boot-lock', 'fcntl'],
    ] as const) {
      const { mechanism, mutex, maxBytes, removable } = dialectCalled(id);
      assert.deepEqual(
        { mechanism, mutex, maxBytes, removable },
        { mechanism: 'kernel', mutex: { by }, maxBytes: 0, removable: false },
      );
    }
  });
});

describe('a folder with a manifest and locks of every tool beside it', () => {
  it('gives the manifest to nobody', () => {
    const catalog = new Catalog(dialects);
    const manifests = [
      'Cargo.lock',
      'go.sum',
      'gradle.lockfile',
      'Gemfile.lock',
      'mix.lock',
      'pubspec.lock',
      'flake.lock',
    ];
    const siblings = ['server', 'execroot', 'download', 'gems', 'registry', 'CURRENT', 'MANIFEST-000001', ...manifests];
    for (const folder of ['/ws', '/ws/.gradle/8.5', '/ws/.locks', '/run/snapd/lock', '/x/var/homebrew/locks']) {
      for (const name of manifests)
        assert.deepEqual(catalog.at(place(folder, name, siblings)), [], `${folder}/${name}`);
    }
  });
});
