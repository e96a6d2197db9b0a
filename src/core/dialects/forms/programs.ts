/**
 * How command lines of a program look that is started under one of these names, by itself, as a script of an
 * interpreter, or as a file of a package called so: `next dev`, `node …/.bin/next`, `node …/next/dist/bin/next`.
 */
export function programNamed(...names: readonly string[]): RegExp {
  const anyName = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(`(?:^|[\\s\\\\/])(?:${anyName})(?:\\.(?:[cm]?js|py|cmd|exe))?(?=\\s|$|:\\s)`, 'i');
}
