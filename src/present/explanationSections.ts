import * as l10n from '@vscode/l10n';
import { markdownCode, markdownText } from './safeText';

/** One thing that is said in an explanation: a heading and lines; `code` marks text from the outside. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string | null;
  readonly text: string;
  readonly code: boolean;
}

export function item(name: string | null, text: string, code = false): Line {
  return { name, text, code };
}

export function withoutEmpty({ heading, lines }: Section): Section {
  return { heading, lines: lines.filter(({ text }) => text !== '') };
}

/** An explanation as a Markdown document. */
export function sectionsMarkdown(title: string, meaning: string, sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ heading, lines }) => [
    `## ${markdownText(heading)}`,
    '',
    ...lines.map(({ name, text, code }) => {
      const value = code ? markdownCode(text) : markdownText(text);
      return `- ${name === null ? value : l10n.t('{0}: {1}', markdownText(name), value)}`;
    }),
    '',
  ]);
  return [`# ${markdownText(title)}`, '', markdownText(meaning), '', ...blocks].join('\n');
}
