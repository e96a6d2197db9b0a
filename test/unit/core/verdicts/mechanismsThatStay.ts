import type { Mechanism } from '../../../../src/core/dialects/mechanism';

/** Whose files Lockscope never removes, whatever is seen. */
export const mechanismsThatStay: ReadonlySet<Mechanism> = new Set<Mechanism>(['kernel', 'admin', 'data']);
