import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  notClaimed,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  recordedLocks,
  watchedLocks,
  wronglyClaimed,
} from './dialectUnderTest';

const home = '/home/ada';
const bazelBase = `${home}/.cache/bazel/_bazel_ada/0123456789abcdef0123456789abcdef`;

describe('the locks of cargo and rustc', () => {
  const target = recordedLines('cargo/1.95.0/target-debug.entries');
  const cargoHome = recordedLines('cargo/1.95.0/home.entries');
  const [crate = '', ...session] = recordedLines('rustc/1.95.0/incremental.entries');
  const crateFolder = crate.slice(0, -1);
  const sessionLock = session.find((name) => name.endsWith('.lock')) ?? '';

  it('are known where cargo and rustc made them', () => {
    assert.deepEqual(
      [
        ...['.cargo-lock', '.cargo-build-lock', '.cargo-artifact-lock'].map((name) =>
          claimedBy(['/ws/target/debug', name, target]),
        ),
        claimedBy(['C:\\ws\\target\\release', '.cargo-lock', target]),
        claimedBy(['/opt/cargo-home', '.package-cache', cargoHome]),
        claimedBy([`${home}/.cargo`, '.package-cache-mutate']),
        claimedBy(['C:\\Users\\ada\\.cargo', '.package-cache']),
        claimedBy([`/ws/target/debug/incremental/${crateFolder}`, sessionLock, session]),
        claimedBy([`C:\\ws\\target\\debug\\incremental\\${crateFolder}`, sessionLock, session]),
      ],
      [
        ...Array<string>(4).fill('cargo.build-lock'),
        ...Array<string>(3).fill('cargo.package-cache'),
        ...Array<string>(2).fill('rustc.incremental-session'),
      ],
    );
  });

  it('are not seen in manifests, nor in files of the same name elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['cargo.build-lock', 'cargo.package-cache', 'rustc.incremental-session'],
        [
          ['/ws', 'Cargo.lock', ['Cargo.toml', 'target']],
          ['/ws/target/debug', 'cargo-lock', target],
          ['/ws/target/debug', '.cargo-lock.bak', target],
          ['/ws', '.package-cache', ['package.json']],
          ['/ws/src', 's-abc-def.lock'],
          [`/ws/incremental`, sessionLock],
          [`/ws/target/debug/incremental/${crateFolder}`, 's-abc.lock'],
        ],
      ),
      [],
    );
  });

  it('are looked for in the kernel where it showed them', () => {
    assert.deepEqual(
      [
        ...watchedLocks('cargo.build-lock', '.cargo-lock'),
        ...watchedLocks('cargo.package-cache', '.package-cache-mutate'),
      ],
      recordedLocks('cargo/1.95.0/kernel-locks.recorded'),
    );
  });
});

describe('the locks of Gradle and Kotlin', () => {
  it('are known in a project and in the home of the user', () => {
    assert.deepEqual(
      notClaimed('gradle.cache-lock', [
        ['/ws/.gradle/8.5/fileHashes', 'fileHashes.lock'],
        ['/ws/.gradle/noVersion', 'buildLogic.lock'],
        ['/ws/.gradle/buildOutputCleanup', 'buildOutputCleanup.lock'],
        [`${home}/.gradle/caches/journal-1`, 'journal-1.lock'],
        [`${home}/.gradle/daemon/8.5`, 'registry.bin.lock'],
        ['C:\\ws\\.gradle\\8.5\\executionHistory', 'executionHistory.lock'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('gradle.wrapper-lock', [
        [`${home}/.gradle/wrapper/dists/gradle-8.5-bin/abc`, 'gradle-8.5-bin.zip.lck'],
        ['C:\\Users\\ada\\.gradle\\wrapper\\dists\\gradle-8.5-bin\\abc', 'gradle-8.5-bin.zip.lck'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('kotlin.session-flag', [
        ['/ws/.kotlin/sessions', 'kotlin-compiler-1234567890.salive'],
        ['C:\\ws\\.kotlin\\sessions', 'kotlin-compiler-1.salive'],
      ]),
      [],
    );
  });

  it('are not seen in manifests, nor in what was unpacked below .gradle', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['gradle.cache-lock', 'gradle.wrapper-lock', 'kotlin.session-flag'],
        [
          ['/ws', 'gradle.lockfile'],
          ['/ws', 'buildscript-gradle.lockfile'],
          ['/ws/gradle/dependency-locks', 'compileClasspath.lockfile'],
          ['/ws/.gradle', 'yarn.lock'],
          ['/ws/.gradle/8.5', 'dependencies.lock'],
          [`${home}/.gradle/caches/8.5/transforms/abc/transformed/lib`, 'native.lock'],
          [`${home}/.gradle/caches/modules-2/files-2.1/org/x`, 'y.lock'],
          ['/ws/gradle', 'fileHashes.lock'],
          ['/ws/my.gradle/x', 'fileHashes.lock'],
          ['/ws', 'kotlin-compiler-1.salive'],
          ['/ws/downloads', 'gradle-8.5-bin.zip.lck'],
        ],
      ),
      [],
    );
  });

  it('are never opened, since Java locks them with fcntl', () => {
    for (const id of ['gradle.cache-lock', 'gradle.wrapper-lock']) {
      const { maxBytes, mutex, removable } = dialectCalled(id);
      assert.deepEqual({ maxBytes, mutex, removable }, { maxBytes: 0, mutex: { by: 'fcntl' }, removable: false });
    }
  });
});

describe('the locks of Bazel', () => {
  const base = ['server', 'execroot', 'action_cache', 'DO_NOT_BUILD_HERE'];

  it('are known in an output base', () => {
    assert.deepEqual(
      notClaimed('bazel.output-base-lock', [
        [bazelBase, 'lock', base],
        ['C:\\b\\abc', 'lock', base],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('bazel.server-pid', [
        [`${bazelBase}/server`, 'server.pid.txt'],
        ['C:\\b\\abc\\server', 'server.pid.txt'],
      ]),
      [],
    );
  });

  it('are not seen in a file called lock elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['bazel.output-base-lock', 'bazel.server-pid'],
        [
          ['/ws', 'lock'],
          ['/ws', 'lock', ['server', 'client']],
          ['/ws', 'MODULE.bazel.lock', base],
          ['/ws', 'server.pid.txt'],
          ['/ws/server', 'server.pid'],
        ],
      ),
      [],
    );
  });

  const pid = recorded('bazel/2.1.0/server.pid.recorded');
  const start = recorded('bazel/2.1.0/server.starttime.recorded');

  it('name the server, with its start where that is written down', () => {
    assert.equal(pid.length, 5);
    const who = Number(new TextDecoder().decode(pid));
    assert.deepEqual(read('bazel.server-pid', pid, 'server.pid.txt', new Map([['server.starttime', start]])), {
      state: 'named',
      pid: who,
      host: null,
      nonce: null,
      identity: { startTicks: 381_485 },
    });
    for (const companion of [bytesOf(''), bytesOf('381485\n'), bytesOf('soon'), Uint8Array.of(0xff)]) {
      const claimant = read('bazel.server-pid', pid, 'server.pid.txt', new Map([['server.starttime', companion]]));
      assert.deepEqual(claimant, { state: 'named', pid: who, host: null, nonce: null });
    }
    assert.deepEqual(read('bazel.server-pid', bytesOf('')), { state: 'empty' });
    assert.equal(read('bazel.server-pid', bytesOf('12 34')).state, 'malformed');
  });

  it('end without a newline, so that a beginning cannot be told from the whole: it is never offered for removal', () => {
    assert.equal(othersNamedByBeginnings('bazel.server-pid', pid).length, pid.length - 1);
    assert.equal(dialectCalled('bazel.server-pid').removable, false);
    assertInventsNobody('bazel.server-pid');
  });
});

describe('the locks of Go and Maven', () => {
  const hash = 'a'.repeat(64);

  it('are known in their caches', () => {
    assert.deepEqual(
      notClaimed('go.module-cache', [
        [`${home}/go/pkg/mod/cache`, 'lock', ['download', 'vcs']],
        [`${home}/go/pkg/mod/cache/vcs`, `${hash}.lock`, [hash]],
        [`${home}/go/pkg/mod/cache/download/golang.org/x/mod/@v`, 'v0.17.0.lock'],
        ['C:\\Users\\ada\\go\\pkg\\mod\\cache\\download\\example.org\\y\\@v', 'v1.0.0-rc.1.lock'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('golangci.run-lock', [
        ['/tmp', 'golangci-lint.lock'],
        ['C:\\Temp', 'golangci-lint.lock'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('maven.named-lock', [
        [`${home}/.m2/repository/.locks`, 'artifact~org.slf4j~slf4j-api~2.0.9.lock'],
        ['C:\\Users\\ada\\.m2\\repository\\.locks', 'metadata~org.slf4j.lock'],
        [`${home}/.m2/repository/.locks`, `tracking-${'0'.repeat(40)}.lock`],
      ]),
      [],
    );
  });

  it('are not seen in files of the same name elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['go.module-cache', 'golangci.run-lock', 'maven.named-lock'],
        [
          ['/ws', 'go.sum'],
          ['/ws', 'Gopkg.lock'],
          ['/ws/cache', 'lock'],
          ['/ws', 'lock', ['download']],
          ['/ws/cache/vcs', 'x.lock'],
          ['/ws/download/@v', 'x.lock'],
          ['/ws/@v', 'v1.0.0.lock'],
          ['/ws', 'artifact~a~b.lock'],
          ['/ws', 'tracking-1.lock'],
          ['/ws/.locks', 'yarn.lock'],
        ],
      ),
      [],
    );
  });
});
