/**
 * Names of files that people keep although they sound like locks: what dependencies were pinned to, what a tool
 * generated, workflows. In lower case: file systems that fold case hold `cargo.lock` as well as `Cargo.lock`.
 */
export const keptNames: ReadonlySet<string> = new Set(
  `
  yarn.lock package-lock.json npm-shrinkwrap.json .package-lock.json pnpm-lock.yaml lock.yaml bun.lock bun.lockb deno.lock
  vlt-lock.json jspm.lock skypack.lock.json
  cargo.lock cargo.bazel.lock cargo-bazel-lock.json
  poetry.lock uv.lock pdm.lock pylock.toml pipfile.lock requirements.lock requirements_lock.txt conda-lock.yml pixi.lock
  pex.lock
  gemfile.lock gems.locked podfile.lock manifest.lock
  package.resolved .package.resolved cartfile.resolved mintfile.lock composer.lock symfony.lock
  flake.lock devenv.lock devbox.lock sources.json lock.json
  pubspec.lock mix.lock rebar.lock rebar.config.lock manifest.toml
  .terraform.lock.hcl modules.json
  chart.lock helmfile.lock vendir.lock.yml jsonnetfile.lock.json images.yml kbld.lock.yml kcl.mod.lock
  gradle.lockfile buildscript-gradle.lockfile settings-gradle.lockfile
  dependencies.lock versions.lock versions.props build.sbt.lock maven_install.json module.bazel.lock
  packages.lock.json paket.lock project.assets.json packages-lock.json
  go.sum go.work.sum gopkg.lock glide.lock modules.txt
  conan.lock vcpkg-lock.json spack.lock xmake-requires.lock west.lock
  stack.yaml.lock snapshot.yaml.lock cabal.project.freeze shard.lock nimble.lock dub.selections.json alire.lock mason.lock
  lake-manifest.json renv.lock packrat.lock cpanfile.snapshot carton.lock luarocks.lock lux.lock spago.lock
  esy.lock dune.lock qlfile.lock eask.lock elm.json
  buf.lock proto.lock gen.lock workflow.lock kiota-lock.json fern.lock files
  move.lock scarb.lock foundry.lock soldeer.lock forc.lock aiken.lock
  berksfile.lock policyfile.lock.json puppetfile.lock brewfile.lock.json mise.lock mise.local.lock .tool-versions.lock
  aqua-checksums.json pkgx.lock lazy-lock.json nvim-pack-lock.json devcontainer-lock.json skills-lock.json
  apko.lock.json docker-lock.json package.lock dvc.lock i18n.lock migration_lock.toml components.lock schema.lock api.lock
  lock.yml lock-threads.yml issues-lock.yml db-logs.lock .maintenance
  `
    .trim()
    .split(/\s+/),
);

/** How such names end, where what stands before is anything but nothing. */
export const keptEndings: readonly string[] = [
  // Scripts of uv, rules_python, Bundler's appraisals, opam, protolock's kin.
  ...['.py.lock', '.lock.txt', '_lock.txt', '.gemfile.lock', '.opam.locked', '.api.lock'],
  // Pants, Gradle; generated workflows and images; conda-lock and its like; rules_jvm_external.
  ...['.lockfile', '.lock.yml', '.lock.yaml', '.lock.json', '.lock.hcl', '.lock.toml', '-lock.yml', '-lock.yaml'],
  '_install.json',
  // A list of what is not let through.
  '.blocklist',
];

/** Names that begin and end so, with or without something in between. */
export const keptFrames: readonly (readonly [beginning: string, ending: string])[] = [
  ['pnpm-lock.', '.yaml'],
  ['pylock.', '.toml'],
  ['requirements', '.lock'],
  // Kept beside the real one: for another set of versions, or to test against.
  ...['cargo', 'composer', 'gemfile', 'pipfile', 'podfile', 'poetry', 'yarn'].map((tool) => [tool, '.lock'] as const),
  ['environment', '.lock'],
  ['conda-', '.lock'],
];

/** What is put behind a name to set the file aside. Not `.tmp`, by which tools call what they have not finished. */
export const asideEndings: readonly string[] = [
  ...['.bak', '.backup', '.old', '.orig', '.rej', '.save', '.import', '.before', '.after', '.example', '~'],
];

/** How source code, styles, pictures and prose end: `lock.rs`, `ReentrantLock.java`, `unlock-icon.svg`. */
export const sourceEndings: ReadonlySet<string> = new Set(
  `
  ts tsx mts cts gts js jsx mjs cjs gjs vue svelte py pyi pyx rb go rs c h cc hh cpp hpp cxx hxx m mm cs fs java kt kts
  scala sbt groovy swift php pl pm lua ex exs erl hrl hs ml mli clj el vim jl r d zig nim cr dart sql proto graphql
  sh bash zsh fish ps1 bat cmd css scss sass less svg png gif jpg jpeg webp ico md mdx rst adoc tex po
  `
    .trim()
    .split(/\s+/),
);
