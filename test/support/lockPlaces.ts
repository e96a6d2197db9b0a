import { leftoverKinds, leftoverName } from '../../src/core/release/leftoverNames';

/** Where a dialect's file stands, relative to some root, with what stands beside it. */
export interface LockPlace {
  readonly dialect: string;
  readonly folder: string;
  readonly name: string;
  readonly siblings: readonly string[];
}

const hex = '0123456789abcdef';
/** A maker that lives, so that nothing here is ever stale. */
const { pid } = process;
const startedAt = Date.now() - process.uptime() * 1_000;
const sha = `${hex}${hex}01234567`;
const git = ['HEAD', 'objects/', 'refs/', 'config'];
const nextManifests = ['build-manifest.json', 'routes-manifest.json', 'prerender-manifest.json'];

/** By dialect: folder, names, siblings; a sibling that ends in a slash is a folder. */
const rows: Readonly<
  Record<string, readonly [folder: string, names: readonly string[], siblings?: readonly string[]]>
> = {
  'git.commit-index': ['git1/.git', [`next-index-${pid}.lock`, `index.stash.${pid}.lock`], git],
  'git.index-lock': ['git2/.git', ['index.lock'], git],
  'git.ref-lock': ['git3/.git/refs/heads', ['main.lock']],
  'git.config-lock': ['git4/.git', ['config.lock', 'config.worktree.lock'], git],
  'git.objects-lock': ['git5/.git', ['shallow.lock', 'gc.pid.lock'], git],
  'git.work-lock': ['git6/.git', ['MERGE_RR.lock'], git],
  'git.unplaced-lock': ['git7/bare.git', ['index.lock', 'HEAD.lock'], git],
  'git.user-config-lock': ['git8/.config/git', ['config.lock', '.gitconfig.lock']],
  'git.repack-file': ['git9/.git/objects/pack', [`.tmp-${pid}-pack-${sha}.pack`]],
  'git.pack-part': ['git10/.git/objects/pack', ['tmp_pack_Ab3dE6']],
  'mercurial.journal': ['hg/.hg/store', ['journal']],
  'subversion.repository-lock': ['svn/db', ['write-lock', 'txn-current-lock', 'pack-lock'], ['fs-type', 'txn-current']],
  'darcs.repository-lock': ['darcs/_darcs', ['lock']],
  'jujutsu.lock': ['jj/.jj/working_copy', ['working_copy.lock']],
  'npm.npx-concurrency-lock': ['npx/_npx/0123', ['concurrency.lock']],
  'yarn1.single-instance': ['yarn', ['.yarn-single-instance.lock']],
  'wireit.script-lock': ['wireit/.wireit/6275', ['lock.lock']],
  'playwright.browsers-lock': ['play/ms-playwright', ['__dirlock']],
  'next.dev-lock': ['next1/.next/dev', ['lock'], nextManifests],
  'next.build-lock': ['next2/.next', ['lock'], nextManifests],
  'nx.workspace-lock': ['nx/.nx/workspace-data', ['nx_files.lock']],
  'deno.npm-folder-lock': ['deno/node_modules/.deno', ['.deno.lock']],
  'pnpm.lockfile-temp': ['pnpm1', [`.pnpm-lock.yaml.${pid}.1.tmp`]],
  'pnpm.probe': ['pnpm2', [`_tmp_${pid}_${hex}`]],
  'vite.deps-temp': ['vite/.vite', ['deps_temp_01234567']],
  'npm.retired-folder': ['npm/node_modules', ['.left-pad-Ab3dE6gH']],
  'huggingface.download-lock': ['hf1/.locks/models--ada--bert', [`${sha}.lock`]],
  'huggingface.incomplete-download': ['hf2/models--ada--bert/blobs', [`${sha}.incomplete`]],
  'pre-commit.store-lock': ['pc/pre-commit', ['.lock'], ['db.db', 'README']],
  'uv.folder-lock': ['uv1/.venv', ['.lock'], ['pyvenv.cfg']],
  'uv.project-lock': ['uv2', [`uv-${hex}.lock`]],
  'dvc.repository-lock': ['dvc/.dvc/tmp', ['lock', 'rwlock.lock']],
  'snakemake.workdir-lock': ['snake/.snakemake/locks', ['0.input.lock', '0.output.lock']],
  'mamba.package-cache-lock': ['mamba/pkgs', ['pkgs.lock']],
  'jupyter.open-page': ['jupyter', [`jpserver-${pid}-open.html`, `nbserver-${pid}-open.html`]],
  'portalocker.pid-lock': ['portalocker', ['app.pid.lock', 'app.pid']],
  'pip.aside-folder': ['pip/site-packages', ['~ip']],
  'cargo.build-lock': ['cargo1/target/debug', ['.cargo-lock', '.cargo-build-lock', '.cargo-artifact-lock']],
  'cargo.package-cache': ['cargo2/.cargo', ['.package-cache', '.package-cache-mutate'], ['registry/']],
  'rustc.incremental-session': ['rustc/incremental/app-1a2b3c', ['s-gabc123-0def456.lock']],
  'go.module-cache': ['go/pkg/mod/cache', ['lock'], ['download/']],
  'golangci.run-lock': ['golangci', ['golangci-lint.lock']],
  'gradle.wrapper-lock': ['gradle1/wrapper/dists/gradle-8.5-bin/abc', ['gradle-8.5-bin.zip.lck']],
  'gradle.cache-lock': ['gradle2/.gradle/8.5/fileHashes', ['fileHashes.lock']],
  'maven.named-lock': ['m2/.locks', ['artifact~org.x~y~1.0.lock', 'metadata~org.x~y.lock', 'tracking-1.lock']],
  'sbt.boot-lock': ['sbt', ['sbt.boot.lock', '.sbt.ivy.lock']],
  'coursier.cache-lock': ['cs/coursier/v1/https/repo', ['.structure.lock', 'x.jar.lock']],
  'bazel.output-base-lock': ['bazel', ['lock'], ['server/', 'execroot/', 'action_cache/']],
  'flutter.cache-lock': ['flutter/bin/cache', ['lockfile'], ['dart-sdk/', 'engine.stamp']],
  'bundler.install-lock': ['bundler/vendor/bundle/ruby/3.3.0', ['bundler.lock'], ['gems/', 'specifications/']],
  'homebrew.formula-lock': ['brew/var/homebrew/locks', ['wget.formula.lock', 'update']],
  'apt.package-lock': ['chroot/var/lib/dpkg', ['lock', 'lock-frontend']],
  'nix.store-lock': ['nix1/nix/var/nix/db', ['big-lock']],
  'snap.snap-lock': ['snap/run/snapd/lock', ['core.lock']],
  'sqlite.rollback-journal': ['sqlite1', ['app.db-journal', 'app.db', 'app.db-shm']],
  'sqlite.write-ahead-log': ['sqlite2', ['app.db-wal', 'app.db', 'app.db-shm']],
  'sqlite.shared-index': ['sqlite3', ['state.vscdb-shm', 'state.vscdb', 'state.vscdb-wal']],
  'rocksdb.lock': ['rocks', ['LOCK'], ['CURRENT', 'MANIFEST-000004', 'IDENTITY', 'OPTIONS-000007']],
  'leveldb.lock': ['level', ['LOCK'], ['CURRENT', 'MANIFEST-000004']],
  'lmdb.reader-table': ['lmdb', ['lock.mdb', 'data.mdb', 'store.mdb', 'store.mdb-lock']],
  'duckdb.write-ahead-log': ['duck', ['app.duckdb.wal', 'app.duckdb']],
  'h2.database-lock': ['h2', ['app.lock.db', 'app.mv.db']],
  'derby.database-lock': ['derby', ['db.lck', 'dbex.lck'], ['service.properties', 'seg0/', 'log/']],
  'mysql.data-lock': ['mysql', ['ibdata1', 'aria_log_control']],
  'mongodb.data-lock': ['mongo', ['mongod.lock', 'WiredTiger.lock']],
  'redis.temporary-snapshot': ['redis', [`temp-${pid}.rdb`], ['dump.rdb']],
  'lucene.write-lock': ['lucene', ['write.lock'], ['segments_1']],
  'elasticsearch.node-lock': ['elastic', ['node.lock'], ['_state/', 'indices/']],
  'terraform.state-lock': ['terraform', ['.terraform.tfstate.lock.info', 'terraform.tfstate']],
  'vagrant.lock': ['vagrant/.vagrant.d/data', ['lock.fpcollision.lock']],
  'ansible.connection-lock': ['ansible', [`.ansible_pc_lock_${hex}`]],
  'chef.run-lock': ['chef', ['chef-client-running.pid']],
  'kubectl.config-lock': ['kube/.kube', ['config.lock']],
  'helm.repositories-lock': ['hm/helm', ['repositories.lock'], ['repositories.yaml']],
  'borg.exclusive-lock': ['borg', ['lock.exclusive']],
  'breezy.lock-info': ['bzr/.bzr/branch/lock', ['held']],
  'restic.repository-locks': ['restic', ['locks'], ['config', 'data/', 'index/', 'keys/', 'snapshots/']],
  'spring.server-pid': ['spring-1000', [`${hex}${hex}.pid`]],
  'overmind.socket': ['overmind', ['.overmind.sock']],
  'watchman.server-pid': ['watchman/ada-state', ['pid']],
  'chromium.singleton-lock': ['chromium', ['SingletonLock']],
  'firefox.profile-link': ['firefox1', ['lock', '.parentlock'], ['prefs.js', 'times.json']],
  'firefox.parent-lock': ['firefox2', ['.parentlock', 'parent.lock'], ['prefs.js', 'times.json']],
  'vscode.install-lock': ['vscode', ['vscode-remote-lock.ada.0123456789abcdef0123456789abcdef01234567']],
  'unity.project-lock': ['unity/Temp', ['UnityLockfile']],
  'android.multi-instance-lock': ['Pixel.avd', ['multiinstance.lock']],
  'proper-lockfile.folder': ['proper', ['state.json.lock']],
  'filelock.read-write': ['filelock', ['data.lock.rw']],
  'lockscope.leftover': [
    'released',
    leftoverKinds.map((kind) => leftoverName(kind, 'Data.fs.lock', { pid, startedAt }, hex)),
  ],
  'zc-lockfile.lock': ['zope', ['Data.fs.lock']],
};

/** One place for every name of every dialect that goes by a lock of the kernel, or whose files are not to be opened. */
export const lockPlaces: readonly LockPlace[] = Object.entries(rows).flatMap(
  ([dialect, [folder, names, siblings = []]]) =>
    names.map((name) => ({
      dialect,
      folder,
      name,
      siblings: [...names.filter((other) => other !== name), ...siblings],
    })),
);

/** The names in the folder of a place as they are listed, without the mark of a folder. */
export function siblingNames({ name, siblings }: LockPlace): readonly string[] {
  return [name, ...siblings.map((sibling) => sibling.replace(/\/$/, ''))];
}
