import type { Dialect, Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

export const flutterProgram =
  /(?:^|[\s\\/])(?:flutter|dart|dartvm|dartaotruntime)(?:\.(?:bat|exe|sh))?(?=\s|$)|flutter_tools\.snapshot/i;

/** `bin/cache` of a Flutter SDK, told from any other folder of that name by what Flutter keeps in it. */
export function isFlutterCache(place: Place): boolean {
  const known = ['dart-sdk', 'flutter_tools.stamp', 'flutter_tools.snapshot', 'engine.stamp', 'engine-dart-sdk.stamp'];
  return (
    isIn(place, 'bin', 'cache') &&
    (isIn(place, 'flutter', 'bin', 'cache') || known.some((name) => place.hasSibling(name)))
  );
}

/** The startup lock of a Flutter SDK: `bin/cache/lockfile`, locked through Dart, which is `fcntl`. */
export const flutterCacheLock: Dialect = kernelFile({
  id: 'flutter.cache-lock',
  tool: 'flutter',
  program: flutterProgram,
  names: [{ exact: 'lockfile' }],
  claims: isFlutterCache,
  asksNeighbours: true,
  by: 'fcntl',
  words: {
    title: 'Flutter startup lock',
    what: 'A flutter command locks this file while it prepares the SDK; the file itself always stays. Others say "Waiting for another flutter command to release the startup lock".',
    harm: 'Removing it while a command runs lets two commands change the SDK at once.',
    cure: 'It is free as soon as the command that holds it ends; often that is one an editor started, or a dart process that hangs.',
  },
});
