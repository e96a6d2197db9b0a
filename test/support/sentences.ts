import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { dialects } from '../../src/core/dialects/catalog';
import { kernelWords } from '../../src/core/kernelDesk';
import { journalDialects } from '../../src/core/journal/catalog';
import { beamTitles } from '../../src/core/registry/beam/beamRegistries';
import { unrecognised } from '../../src/core/dialects/unrecognised';

export const root = join(import.meta.dirname, '../..');
export const bundlePath = join(root, 'media/l10n/bundle.l10n.json');

type Bundle = Readonly<Record<string, unknown>>;

/** Every sentence for translators: those in calls of `l10n.t`, and the words of the dialects and journal formats, which are looked up by their text. */
export function sentencesInCode(): Bundle {
  const source = join(root, 'src');
  const calls = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => sentencesIn(name, readFileSync(join(source, name), 'utf8')));
  const words = [...dialects.map((dialect) => dialect.words), unrecognised.words, kernelWords];
  const texts = words.flatMap(({ title, what, harm, cure }) => [title, what, harm, cure]).filter((text) => text !== '');
  const titles = [...journalDialects.map(({ title }) => title), ...Object.values(beamTitles)];
  const all = [...new Set([...calls, ...texts, ...titles])].sort();
  return Object.fromEntries(all.map((text) => [text, text]));
}

/**
 * What one file gives to `l10n.t` as literals, in the order in which it stands there. What is looked up by its text is
 * no sentence of that file.
 * @throws for a literal that would never be found in a translation, as it is put together or comes as an object
 */
export function sentencesIn(name: string, text: string): readonly string[] {
  // To parse them all takes a while, and few have any.
  if (!text.includes('l10n.t(')) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [message] = node.arguments;
      if (message !== undefined && ts.isStringLiteralLike(message)) found.push(message.text);
      else if (message === undefined || !(ts.isIdentifier(message) || ts.isPropertyAccessExpression(message)))
        throw new Error(`${name}: no sentence for translators: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  return found;
}

function isTranslation(called: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(called) &&
    called.name.text === 't' &&
    ts.isIdentifier(called.expression) &&
    called.expression.text === 'l10n'
  );
}
