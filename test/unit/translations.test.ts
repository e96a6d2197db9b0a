import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { describe, it } from 'mocha';

const root = join(__dirname, '../..');

describe('the sentences for translators', () => {
  it('are all in media/l10n/bundle.l10n.json (npm run l10n writes it)', async () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ extension: '.ts', contents: readFileSync(join(root, 'src', name), 'utf8') }));
    const bundle: unknown = JSON.parse(readFileSync(join(root, 'media/l10n/bundle.l10n.json'), 'utf8'));
    const inCode = Object.keys(await getL10nJson(files)).sort();
    assert.deepEqual(Object.keys(bundle as object).sort(), inCode);
  });
});
