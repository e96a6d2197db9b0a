import { asciiText } from '../content';
import type { Claimant } from '../dialect';
import type { Fact } from '../../evidence';

/**
 * Reads what H2 writes into `X.lock.db`: Java properties under the comment `#FileLock`. They name no process. The `id`
 * is what a client of a shared database shows to be let in, so it is read past.
 */
export function parseH2Lock(bytes: Uint8Array): Claimant {
  const text = asciiText(bytes);
  if (text === null || !/^#FileLock\r?\n/.test(text)) return { state: 'foreign' };
  const facts: Fact[] = [];
  for (const line of text.split(/\r?\n/).slice(0, -1)) {
    const [, key, value = ''] = /^(port|server|method)=(.{1,200})$/.exec(line) ?? [];
    if (key === 'port') facts.push({ name: 'port', value });
    // A colon is escaped in properties.
    if (key === 'server') facts.push({ name: 'url', value: value.replace(/\\(.)/g, '$1') });
    if (key === 'method') facts.push({ name: 'operation', value });
  }
  return { state: 'nobody', facts };
}
