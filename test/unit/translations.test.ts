import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { bundlePath, sentencesInCode } from '../support/sentences';

describe('the sentences for translators', () => {
  it('are all in media/l10n/bundle.l10n.json (npm run l10n writes it)', async () => {
    const bundle: unknown = JSON.parse(readFileSync(bundlePath, 'utf8'));
    assert.deepEqual(Object.keys(bundle as object).sort(), Object.keys(await sentencesInCode()).sort());
  });
});
