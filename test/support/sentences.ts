import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { dialects } from '../../src/core/dialects/catalog';
import { kernelWords } from '../../src/core/kernelDesk';
import { unrecognised } from '../../src/core/dialects/unrecognised';

export const root = join(import.meta.dirname, '../..');
export const bundlePath = join(root, 'media/l10n/bundle.l10n.json');

type Bundle = Readonly<Record<string, unknown>>;

/** Every sentence for translators: those in calls of `l10n.t`, and the words of the dialects, which are looked up by their text. */
export async function sentencesInCode(): Promise<Bundle> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ extension: '.ts' as const, contents: readFileSync(join(root, 'src', name), 'utf8') }));
  const words = [...dialects.map((dialect) => dialect.words), unrecognised.words, kernelWords];
  const texts = words.flatMap(({ title, what, harm, cure }) => [title, what, harm, cure]).filter((text) => text !== '');
  const all = { ...(await getL10nJson(files)), ...Object.fromEntries(texts.map((text) => [text, text])) };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
