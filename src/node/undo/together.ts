/**
 * Serves one after the other: whoever comes while somebody is served is served by the next run, together with all others
 * who have come by then. What is answered is that of a run that began after the call.
 */
export function together<T>(serve: (all: readonly T[]) => Promise<void>): (one: T) => Promise<void> {
  let waiting: T[] = [];
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    const all = waiting;
    waiting = [];
    next = null;
    const served = serve(all);
    // Its failure is for those whom it served.
    running = served.catch(() => undefined);
    return served;
  };
  return (one) => {
    waiting.push(one);
    next ??= running.then(start);
    return next;
  };
}
