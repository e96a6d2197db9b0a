import { add, drop, plain } from './actors';
import type { Actor, Steps, World } from './explore';

type Servers = Readonly<Record<string, { readonly pid: number }>>;

export const registry = '/ws/servers.json';

export function registryText(servers: Servers): string {
  return `${JSON.stringify({ servers }, null, 2)}\n`;
}

/** Of what stands there; an empty one where nothing does, as codegraph has it. */
export function serversIn({ tree }: World): Servers {
  const text = tree.text(registry);
  return text === undefined ? {} : (JSON.parse(text) as { readonly servers: Servers }).servers;
}

interface WriterOptions {
  readonly name: string;
  /** Begins when this is so. */
  readonly after?: (world: World) => boolean;
}

/** Registers, as nearly every tool does it: reads all, writes it anew with its own, and renames that into place. */
export function registers({ name, after }: WriterOptions, server: string, pid: number): Actor {
  return writer(name, 'registered', after, (servers) => ({ ...servers, [server]: { pid } }));
}

/** Registers only if nobody has the name. */
export function insertsNew({ name, after }: WriterOptions, server: string, pid: number): Actor {
  return writer(name, 'registered', after, (servers) => (server in servers ? null : { ...servers, [server]: { pid } }));
}

/** Takes out its own entry, and nobody else's, by the same means. */
export function unregisters({ name, after }: WriterOptions, server: string, pid: number): Actor {
  return writer(name, 'unregistered', after, (servers) =>
    servers[server]?.pid === pid ? Object.fromEntries(Object.entries(servers).filter(([one]) => one !== server)) : null,
  );
}

/** `change` answers `null` where there is nothing to write. */
function writer(
  name: string,
  done: string,
  after: WriterOptions['after'],
  change: (servers: Servers) => Servers | null,
): Actor {
  return {
    name,
    run: async (steps) => {
      if (after !== undefined) await steps.until('comes later', after);
      return write(steps, name, done, change);
    },
  };
}

function write(steps: Steps, name: string, done: string, change: (servers: Servers) => Servers | null): string {
  const servers = steps.do('read the registry', (world) => ({
    result: serversIn(world),
    readers: add(world.readers, name),
  }));
  const next = change(servers);
  if (next === null) {
    steps.do('let it be', (world) => ({ result: undefined, readers: drop(world.readers, name) }));
    return 'let it be';
  }
  const temp = `${registry}.tmp.${name}`;
  steps.do(
    'write it beside',
    plain(({ tree }) => tree.put(temp, registryText(next))),
  );
  steps.do('rename it into place', (world) => ({
    result: world.tree.rename(temp, registry),
    readers: drop(world.readers, name),
  }));
  return done;
}

/** Writes into the file itself, that it has opened before. */
export function registersInPlace(name: string, server: string, pid: number): Actor {
  const inodeAt = ({ tree }: World, path: string): string | undefined => {
    const seen = tree.look({ path, maxBytes: 0 });
    return seen.ok ? seen.value.stat.ino : undefined;
  };
  return {
    name,
    run: (steps) => {
      const opened = steps.do('open and read the registry', (world) => ({
        result: { ino: inodeAt(world, registry), servers: serversIn(world) },
        readers: add(world.readers, name),
      }));
      steps.do('write into it', (world) => {
        const path = world.tree.paths.find((one) => inodeAt(world, one) === opened.ino);
        if (path !== undefined) world.tree.overwrite(path, registryText({ ...opened.servers, [server]: { pid } }));
        return { result: undefined, readers: drop(world.readers, name) };
      });
      return Promise.resolve('registered');
    },
  };
}
