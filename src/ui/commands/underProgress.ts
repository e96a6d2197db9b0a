import { type CancellationToken, type Progress, type ProgressOptions, window } from 'vscode';
import type { CommandContext } from './commandContext';

type Reported = Progress<{ readonly message?: string; readonly increment?: number }>;

/** Does something whose signal is aborted by who cancels it, and by the closing of the window, which waits for it. */
export function underProgress<T>(
  { acting }: Pick<CommandContext, 'acting'>,
  options: Omit<ProgressOptions, 'cancellable'>,
  act: (signal: AbortSignal, progress: Reported) => Promise<T>,
): Thenable<T> {
  const run = (progress: Reported, token: CancellationToken): Promise<T> =>
    acting.run(async (closing) => {
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => abort.abort());
      try {
        return await act(AbortSignal.any([closing, abort.signal]), progress);
      } finally {
        subscription.dispose();
      }
    });
  return window.withProgress({ ...options, cancellable: true }, run);
}
