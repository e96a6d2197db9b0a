import { bytesOf, type Look, type Observation, observe } from './observe';
import { basename } from './paths';
import { type FileError, type FileSystem, isGone, type LookRequest, type Sighting } from './ports';
import type { FileIdentity } from './processPorts';

/** What stands at a place: a lock, something else or nothing, or what cannot be told. */
export type Seen =
  | { readonly state: 'lock'; readonly path: string; readonly observation: Observation }
  | { readonly state: 'none'; readonly path: string }
  | { readonly state: 'unreadable'; readonly path: string; readonly error: FileError };

/** Looks at these places in one request, with all that says more about them; answers in their order. */
export async function lookTogether(fs: Pick<FileSystem, 'look'>, looks: readonly Look[]): Promise<readonly Seen[]> {
  if (looks.length === 0) return [];
  const answers = (await fs.look(looks.flatMap(requestsOf)))[Symbol.iterator]();
  const next = (): Sighting | undefined => {
    const answer = answers.next().value;
    return answer?.ok ? answer.value : undefined;
  };
  return looks.map((look): Seen => {
    const answer = answers.next().value;
    const companions = new Map(
      look.companions.flatMap(({ path }) => {
        const seen = next();
        return seen === undefined ? [] : [[basename(path), bytesOf(seen)] as const];
      }),
    );
    const others = look.mutexPaths.flatMap((): readonly FileIdentity[] => {
      const seen = next();
      return seen === undefined ? [] : [{ path: seen.path, dev: seen.stat.dev, ino: seen.stat.ino }];
    });
    const { path } = look;
    if (answer === undefined) return { state: 'none', path };
    if (!answer.ok) {
      return isGone(answer.error) ? { state: 'none', path } : { state: 'unreadable', path, error: answer.error };
    }
    const observation = observe(look, answer.value, companions, others);
    return observation === undefined ? { state: 'none', path } : { state: 'lock', path, observation };
  });
}

function requestsOf({ request, companions, mutexPaths }: Look): readonly LookRequest[] {
  return [request, ...companions, ...mutexPaths.map((path) => ({ path, maxBytes: 0 }))];
}
