import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { unrecognised } from '../../../src/core/dialects/unrecognised';
import { kernelDialect, kernelWords } from '../../../src/core/kernelDesk';
import { dialectView } from '../../../src/present/dialectText';
import { catalog } from '../../support/dialects';
import { assertTitle } from './sentences';

const all = [
  ...catalog.dialects.map(({ id, words }) => ({ dialect: id, words })),
  { dialect: unrecognised.id, words: unrecognised.words },
  { dialect: kernelDialect, words: kernelWords },
];

describe('what a kind of file is', () => {
  it('is said for every dialect: a title, what it is, what harm a wrong removal does, how it goes away', () => {
    for (const one of all) {
      const { title, what, harm, cure } = dialectView(one);
      assertTitle(title);
      for (const text of [what, harm, cure]) {
        assert.match(text, /^[\p{Lu}\p{Ll}“"`].*[.”]$/u, `${one.dialect}: ${text}`);
        assert.doesNotMatch(text, /\{\d\}|\n| {2}/, one.dialect);
      }
    }
  });

  it('is called by one title only where it is the same tool’s', () => {
    const tools = new Map<string, Set<string>>();
    for (const { dialect, words } of all) {
      const known = tools.get(words.title) ?? new Set();
      tools.set(words.title, known.add(dialect.split('.')[0] ?? ''));
    }
    assert.deepEqual(
      [...tools].filter(([, of]) => of.size > 1),
      [],
    );
  });

  it('is said in the user’s own words where the user declared it, and those are not looked up', () => {
    const words = { title: 'held', what: 'stale', harm: '', cure: '{0}' };
    assert.equal(dialectView({ dialect: 'declared.mine', words }), words);
  });

  it('is nothing where nothing is said', () => {
    const words = { title: 'x', what: '', harm: '', cure: '' };
    assert.deepEqual(dialectView({ dialect: 'tool.lock', words }), words);
  });
});
