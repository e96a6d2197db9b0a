/**
 * Names that look like locks and are none: dependency manifests, pins, workflow and data files. None may ever be
 * claimed by a dialect. Each is the name of a file a well-known tool writes or reads.
 */
export const manifestNames: readonly string[] = `
yarn.lock package-lock.json npm-shrinkwrap.json .package-lock.json pnpm-lock.yaml pnpm-lock.main.yaml lock.yaml
bun.lock bun.lockb deno.lock vlt-lock.json jspm.lock skypack.lock.json
Cargo.lock Cargo.Bazel.lock cargo-bazel-lock.json poetry.lock uv.lock tool.py.lock pdm.lock pylock.toml pylock.dev.toml
Pipfile.lock requirements.lock requirements-dev.lock requirements.lock.txt requirements_lock.txt dev.lock.txt
conda-lock.yml linux-lock.yml conda-linux-64.lock environment.lock environment-dev.lock pixi.lock python.lockfile pex.lock
Gemfile.lock gems.locked rails7.gemfile.lock Podfile.lock Manifest.lock
Package.resolved .package.resolved Cartfile.resolved Mintfile.lock composer.lock symfony.lock
flake.lock devenv.lock devbox.lock sources.json lock.json pubspec.lock
mix.lock rebar.lock rebar.config.lock manifest.toml .terraform.lock.hcl modules.json
Chart.lock helmfile.lock vendir.lock.yml jsonnetfile.lock.json images.yml kbld.lock.yml kcl.mod.lock
gradle.lockfile buildscript-gradle.lockfile settings-gradle.lockfile runtimeClasspath.lockfile
dependencies.lock versions.lock versions.props build.sbt.lock maven_install.json rules_jvm_install.json MODULE.bazel.lock
packages.lock.json paket.lock project.assets.json packages-lock.json
go.sum go.work.sum Gopkg.lock glide.lock modules.txt conan.lock vcpkg-lock.json spack.lock xmake-requires.lock west.lock
stack.yaml.lock snapshot.yaml.lock cabal.project.freeze shard.lock nimble.lock dub.selections.json alire.lock Mason.lock
lake-manifest.json Manifest.toml renv.lock packrat.lock cpanfile.snapshot carton.lock luarocks.lock lux.lock spago.lock
esy.lock dune.lock base.opam.locked qlfile.lock Eask.lock elm.json
buf.lock proto.lock gen.lock workflow.lock kiota-lock.json fern.lock FILES
Move.lock Scarb.lock foundry.lock soldeer.lock Forc.lock aiken.lock
Berksfile.lock Policyfile.lock.json Puppetfile.lock Brewfile.lock.json mise.lock mise.local.lock .tool-versions.lock
aqua-checksums.json pkgx.lock lazy-lock.json nvim-pack-lock.json devcontainer-lock.json skills-lock.json apko.lock.json
docker-lock.json manifest.lock package.lock dvc.lock i18n.lock migration_lock.toml components.lock schema.lock api.lock
public.api.lock
ci.lock.yml lock.yml lock-threads.yml issues-lock.yml .OwlBot.lock.yaml lock.ts lock.go lock.rs lockfile.rs
ReentrantLock.java unlock-icon.svg ads.blocklist yarn.lock.import yarn.lock.after package-lock.json.bak
package-lock.json.old Cargo-minimal.lock Gemfile_rails.lock yarn_v2.lock db-logs.lock .maintenance
`
  .trim()
  .split(/\s+/);

/**
 * Folders that tools keep locks in, and where a manifest may lie all the same. Not a git directory's references: there
 * a lock is called after a branch, which may have any name.
 */
export const foldersOfLocks: readonly string[] = `
. packages/a node_modules node_modules/x node_modules/.deno node_modules/.cache/vinext .git .git/info repo.git .hg .hg/store
.bzr/branch/lock target target/debug target/debug/incremental/a-1 tmp tmp/pids pids run logs storage/framework .next
.next/dev .nuxt .nx/workspace-data .nx/workspace-data/d locks .locks .gnupg .gnupg/public-keys.d .gradle .gradle/8.9 .kotlin/sessions
.m2/repository .m2/repository/.locks .cargo .cargo/registry .sbt/boot .ivy2 .build .dart_tool bin/cache .dvc/tmp .snakemake/locks
.venv .tox .mypy_cache .cache .cache/uv .cache/pre-commit .cache/huggingface/hub/.locks/m .cache/torch_extensions/py/x
.cache/matplotlib .cache/ms-playwright .cache/bazel/_bazel_me/0 .cache/coursier/v1/https/repo pkgs pkgs/cache .wireit/0a cdk.out
.terraform .pulumi/locks/s .vagrant .vagrant.d/data .kube .config .config/helm .codegraph data db pgdata var/lib/mysql
var/run var/lock index nodes/0 Temp Default .config/chromium .mozilla/firefox/p .claude .claude/ide .android/avd/n.avd
User/workspaceStorage/0 .vscode-server/bin/0 .svn repo/locks vendor/bundle .bundle var/homebrew/locks pkg/mod/cache
pkg/mod/cache/download/x/@v common/temp storage/x fixtures/a testdata
`
  .trim()
  .split(/\s+/);

/** Names of real mutexes, some of which differ from a manifest's in little: never to be taken for one. */
export const mutexNames: readonly string[] = `
.deno.lock .deno.lock.poll bundler.lock index.lock HEAD.lock config.lock packed-refs.lock shallow.lock gc.pid.lock lock.mdb
.cargo-lock .cargo-build-lock .package-cache postmaster.pid server.pid synth.lock read.123.1.lock nuxt.lock nx_files.lock
scheduled_tasks.lock vscode.lock code.lock concurrency.lock pkgs.lock write.lock node.lock session.lock sbt.boot.lock
.sbt.ivy.lock journal-1.lock fileHashes.lock buildLogic.lock registry.bin.lock build.lock tables.list.lock
repositories.lock maintenance.lock machine-index.lock changes.journal.lock graph.db.lock rwlock.lock app.pid.lock
wlock lock LOCK .lock lockfile UnityLockfile .parentlock SingletonLock .#Cargo.lock .#main.rs .~lock.list.md# ~$notes.md
.Cargo.toml.swp .main.rs.swp trustdb.gpg.lock mongod.lock WiredTiger.lock mysql.sock.lock .s.PGSQL.5432.lock metals.lock.db
data.lck agent_catalog_run.lock agent_disabled.lock .terraform.tfstate.lock.info hardware-qemu.ini.lock .upgrade_lock
update.lock .X0-lock 1.input.lock .pnpm-lock.yaml.123.1.tmp deno.0123abcd.tmp package-lock.json.lock dev-lock.json
fontlist-v390.json.matplotlib-lock golangci-lint.lock .yarn-single-instance.lock lock.lock fslock.lock worktree~pid.lock
`
  .trim()
  .split(/\s+/);
