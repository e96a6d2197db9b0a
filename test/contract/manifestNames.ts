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
flake.lock devenv.lock devbox.lock sources.json lock.json pubspec.lock stagehand.lock
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
ci.lock.yml lock.yml lock-threads.yml issues-lock.yml .OwlBot.lock.yaml lock lock.ts lock.go lock.rs lockfile.rs
ReentrantLock.java unlock-icon.svg blocklist ads.blocklist yarn.lock.import yarn.lock.after package-lock.json.bak
package-lock.json.old .lock .pwd.lock .system.lock session.lock .maintenance down
`
  .trim()
  .split(/\s+/);
