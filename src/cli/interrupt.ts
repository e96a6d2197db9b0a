const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something that must end in an orderly way: the first signal aborts it instead of ending the program,
 * the next one of its kind ends the program as ever.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await run(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
