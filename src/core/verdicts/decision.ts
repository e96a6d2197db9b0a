import type { Evidence } from '../evidence';
import type { Holder, Verdict, Waiter } from '../lock';

/** What a rule comes to. */
export interface Decision {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  /** Who was seen to have it, where the file itself names nobody. */
  readonly holder?: Holder;
  readonly otherHolders?: readonly Holder[];
  readonly waiters?: readonly Waiter[];
  /** Whether it must not be removed yet, though the verdict would allow it. */
  readonly keep?: boolean;
}

export function unknown(evidence: readonly Evidence[] = []): Decision {
  return { verdict: 'unknown', evidence };
}
