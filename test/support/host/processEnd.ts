const guarded = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `clean`, which must be synchronous, when this process ends before the returned function was called: so that
 * a test run that fails or is interrupted leaves no server and no temporary folder behind.
 */
export function atProcessEnd(clean: () => void): () => void {
  if (guarded.size === 0) {
    process.on('exit', cleanAll);
    signals.forEach((signal) => process.on(signal, onSignal));
  }
  guarded.add(clean);
  return () => {
    guarded.delete(clean);
    if (guarded.size === 0) {
      process.removeListener('exit', cleanAll);
      signals.forEach((signal) => process.removeListener(signal, onSignal));
    }
  };
}

// Where somebody else listens too, as mocha does, it is theirs to say whether the process ends.
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) {
    return;
  }
  cleanAll();
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

function cleanAll(): void {
  for (const clean of guarded) {
    clean();
  }
  guarded.clear();
}
