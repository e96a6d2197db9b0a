/** Dependency manifests whose names sound most like locks. */
export const manifestNames = [
  ...['yarn.lock', 'package-lock.json', 'pnpm-lock.yaml', 'Cargo.lock', 'poetry.lock', 'Gemfile.lock', 'composer.lock'],
  ...['flake.lock', 'uv.lock', 'bun.lock', 'mix.lock', 'Podfile.lock', 'pubspec.lock', 'Chart.lock', 'go.sum'],
  ...['gradle.lockfile', '.terraform.lock.hcl', 'deno.lock', 'pdm.lock', 'requirements.lock', 'Pipfile.lock'],
];
