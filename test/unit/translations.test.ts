import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { bundlePath, sentencesIn, sentencesInCode } from '../support/sentences';

describe('the sentences for translators', () => {
  it('are all in media/l10n/bundle.l10n.json (npm run l10n writes it)', () => {
    const bundle: unknown = JSON.parse(readFileSync(bundlePath, 'utf8'));
    assert.deepEqual(Object.keys(bundle as object).sort(), Object.keys(sentencesInCode()).sort());
  });

  it('are found wherever they stand, and only where they are literals', () => {
    const text = "x(l10n.t('It’s {0}', f(l10n.t(`a\\n\"b\"`)))); // l10n.t('c')\nl10n.t(words.title); m.t('d');";
    assert.deepEqual(sentencesIn('a.ts', text), ['It’s {0}', 'a\n"b"']);
  });

  it('are never put together of pieces, which no translator would see', () => {
    for (const message of ['`a ${b}`', "'a' + b", "b ? 'c' : 'd'", "{ message: 'a' }", '']) {
      assert.throws(() => sentencesIn('a.ts', `l10n.t(${message});`), /a\.ts/, message);
    }
  });
});
