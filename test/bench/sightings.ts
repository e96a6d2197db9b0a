import { serve } from './frame';

/** Names with the moment at which a watcher first told of them. */
export type Sightings = readonly (readonly [name: string, at: number])[];

// A type and not an interface: only a type is a `Commands`.
export type SightingCommands = {
  readonly watch: (folder: string) => Promise<void>;
  readonly seen: () => Promise<Sightings>;
};

/** Serves a watcher of one folder; `watch` must resolve when it is ready. */
export function serveSightings(
  watch: (folder: string, saw: (name: string, at: number) => void) => Promise<void>,
): void {
  const first = new Map<string, number>();
  const saw = (name: string, at: number): void => {
    if (!first.has(name)) first.set(name, at);
  };
  const commands: SightingCommands = {
    watch: (folder) => watch(folder, saw),
    seen: () => Promise.resolve([...first]),
  };
  serve(commands);
}
