import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { dialects } from '../../src/core/dialects/catalog';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  .toLowerCase()
  .replace(/\s+/g, ' ');

/** Tools that the README calls otherwise than the catalogue. */
const shownAs: Readonly<Record<string, string>> = {
  next: 'next.js',
  huggingface: 'hugging',
  vscode: 'vs code',
  claude: 'claude code',
  generic: 'pid files of any server',
};

describe('the README', () => {
  it('names every tool that is known', () => {
    const tools = [...new Set(dialects.map(({ tool }) => tool))];
    const missing = tools.filter((tool) => {
      const name = (shownAs[tool] ?? tool).replaceAll('-', ' ');
      return !readme.includes(name) && !readme.includes(name.replaceAll(' ', '-'));
    });
    assert.deepEqual(missing, []);
  });

  it('names every setting there is', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      readonly contributes: { readonly configuration: { readonly properties: object } };
    };
    const settings = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual(
      settings.filter((setting) => !readme.includes(`\`${setting.toLowerCase()}\``)),
      [],
    );
  });
});
