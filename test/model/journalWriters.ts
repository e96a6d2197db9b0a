import { type CodegraphOptions, plain, textAt } from './actors';
import type { Actor, Steps, World } from './explore';

/** codegraph's `appendFileSync`: what it has opened it writes into, wherever that is by then. */
export function appends(journal: string, entry: string): NonNullable<CodegraphOptions['work']> {
  return (steps: Steps): void => {
    const opened = steps.do(
      'open the journal',
      plain(({ tree }) => inodeAt(tree, journal)),
    );
    steps.do(
      `append ${entry}`,
      plain(({ tree }) => {
        const path = tree.paths.find((one) => inodeAt(tree, one) === opened);
        if (path !== undefined) tree.overwrite(path, `${tree.text(path)}${entry}\n`);
      }),
    );
  };
}

/** How its `watch` appends: all of the journal with a header of now, as another file that is renamed over it. */
export function rewrites(journal: string, entry: string): NonNullable<CodegraphOptions['work']> {
  return (steps: Steps): void => {
    const body = steps.do(
      'read the journal',
      plain((world) => (textAt(world, journal) ?? '').replace(/^.*\n/, '')),
    );
    steps.do(
      'write its temp',
      plain(({ tree }) => tree.put(`${journal}.tmp`, `# codegraph-journal v1 1795171099999\n${body}${entry}\n`)),
    );
    steps.do(
      'rename it over the journal',
      plain(({ tree }) => tree.rename(`${journal}.tmp`, journal)),
    );
  };
}

/** Its native build, which begins the journal anew without the lock. */
export function nativeBuild(name: string, journal: string): Actor {
  return {
    name,
    run: (steps) => {
      steps.do(
        'write its temp',
        plain(({ tree }) => tree.put(`${journal}.tmp`, begunAnew)),
      );
      steps.do(
        'rename it over the journal',
        plain(({ tree }) => tree.rename(`${journal}.tmp`, journal)),
      );
      return Promise.resolve('built');
    },
  };
}

export const begunAnew = '# codegraph-journal v1 1795171088888\n';

function inodeAt(tree: World['tree'], path: string): string | null {
  const seen = tree.look({ path, maxBytes: 0 });
  return seen.ok && seen.value.stat.kind === 'file' ? seen.value.stat.ino : null;
}
