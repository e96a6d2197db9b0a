import * as l10n from '@vscode/l10n';
import type { RegistryEntry } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { holderShort, holderWords } from './holderText';
import { oneLine, shortened } from './safeText';

/** Where an entry leads to, in a few words: `node server.js (pid 4711)`, `pid 3330, gone`, `<0.87.0>, suspended`. */
export function entryProcessText({ process, lock }: RegistryEntry): string {
  if (lock !== null) return holderShort(lock);
  if (process === null) return l10n.t('no process named');
  if (process.kind === 'system') return holderWords(process.holder);
  const pid = oneLine(process.pid);
  switch (process.liveness) {
    case 'alive':
      return process.command === null ? pid : l10n.t('{0} (pid {1})', shortened(process.command, 48), pid);
    case 'dead':
      return l10n.t('pid {0}, gone', pid);
    case 'suspended':
      return l10n.t('pid {0}, suspended', pid);
    case 'remote':
      return l10n.t('pid {0} on another machine', pid);
    case 'unknown':
      return l10n.t('pid {0}, state unknown', pid);
    default:
      return assertNever(process.liveness);
  }
}
