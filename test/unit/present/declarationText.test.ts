import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { declaredMechanisms } from '../../../src/core/dialects/declared/declaration';
import type { CostlyReason, Problem, ProblemCode, ProblemFact } from '../../../src/core/dialects/declared/problem';
import { validateDeclarations } from '../../../src/core/dialects/declared/validate';
import {
  declarationPlace,
  declarationProblemText,
  declarationText,
  proposalRefusalText,
} from '../../../src/present/declarationText';
import { assertSentence, assertTitle, hostile, raw } from './sentences';

/** Every code there is, so that one without a sentence does not compile. */
const facts: { readonly [Code in ProblemCode]: Extract<ProblemFact, { code: Code }> } = {
  'not-a-list': { code: 'not-a-list' },
  'too-many': { code: 'too-many', limit: 100 },
  'not-an-object': { code: 'not-an-object' },
  'unknown-field': { code: 'unknown-field', key: 'owner' },
  missing: { code: 'missing' },
  'wrong-type': { code: 'wrong-type', expected: 'text' },
  empty: { code: 'empty' },
  'too-long': { code: 'too-long', limit: 80 },
  'control-character': { code: 'control-character' },
  'not-one-of': { code: 'not-one-of', value: 'socket', allowed: ['file', 'directory'] },
  'name-unusable': { code: 'name-unusable' },
  'name-taken': { code: 'name-taken', by: 0 },
  'path-not-relative': { code: 'path-not-relative' },
  'glob-not-relative': { code: 'glob-not-relative' },
  'glob-backslash': { code: 'glob-backslash' },
  'glob-negated': { code: 'glob-negated' },
  'glob-syntax': { code: 'glob-syntax' },
  'glob-too-complex': { code: 'glob-too-complex', limit: 64 },
  'glob-too-wide': { code: 'glob-too-wide' },
  'glob-manifest': { code: 'glob-manifest', file: 'Yarn.lock' },
  'glob-broad': { code: 'glob-broad' },
  'glob-costly': { code: 'glob-costly' },
  'reading-form': { code: 'reading-form' },
  'regex-syntax': { code: 'regex-syntax', message: 'Unterminated group' },
  'regex-without-group': { code: 'regex-without-group' },
  'regex-costly': { code: 'regex-costly', reason: 'nested' },
  'pointer-syntax': { code: 'pointer-syntax' },
  'kernel-not-read': { code: 'kernel-not-read' },
  'directory-not-read': { code: 'directory-not-read' },
  'contents-form': { code: 'contents-form', limit: 8 },
  'contents-need-directory': { code: 'contents-need-directory' },
  'link-not-json': { code: 'link-not-json' },
  'kernel-needs-file': { code: 'kernel-needs-file' },
  'lease-missing': { code: 'lease-missing' },
  'lease-range': { code: 'lease-range', shortest: 2, longest: 60 },
  'lease-unused': { code: 'lease-unused', mechanism: 'admin' },
  'never-removable': { code: 'never-removable', mechanism: 'kernel' },
  'removable-broad': { code: 'removable-broad' },
  'program-advised': { code: 'program-advised' },
};
const every = Object.values(facts);
const reasons: Readonly<Record<CostlyReason, string>> = {
  nested: 'in a repetition there is another one',
  reference: 'it refers back to a group',
  'look-around': 'it looks ahead or behind',
  ambiguous: 'several repetitions in it can match the same text',
  unsupported: 'it cannot be told how long it may take',
};

describe('a problem of a declared dialect', () => {
  it('is said in sentences, each kind in its own', () => {
    const texts = every.map(declarationText);
    texts.forEach(assertSentence);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('says what is known, what is the limit, and who was first', () => {
    assert.equal(declarationText(facts['not-one-of']), '“socket” is not known here. Known are: file, directory.');
    assert.equal(declarationText(facts['lease-range']), 'The lease must be between 2 and 60 seconds.');
    assert.equal(
      declarationText(facts['name-taken']),
      'Dialect 1 has this name already; letter case and punctuation do not count.',
    );
    assert.match(declarationText(facts['glob-manifest']), /^Yarn\.lock is a dependency manifest/);
    assert.match(declarationText(facts['kernel-not-read']), /could drop a lock/);
  });

  it('says of an expression why it might take long', () => {
    for (const [reason, words] of Object.entries(reasons) as [CostlyReason, string][]) {
      const text = declarationText({ code: 'regex-costly', reason });
      assertSentence(text);
      assert.ok(text.includes(words), text);
    }
  });

  it('says of every type and mechanism what is the matter', () => {
    const types = (['text', 'number', 'boolean'] as const).map((expected) =>
      declarationText({ code: 'wrong-type', expected }),
    );
    assert.deepEqual(types, ['This must be text.', 'This must be a number.', 'This must be true or false.']);
    for (const mechanism of declaredMechanisms) {
      assertSentence(declarationText({ code: 'never-removable', mechanism }));
      assert.ok(declarationText({ code: 'lease-unused', mechanism }).includes(`“${mechanism}”`));
    }
  });

  it('makes hostile text harmless', () => {
    const texts = [
      declarationText({ code: 'unknown-field', key: hostile }),
      declarationText({ code: 'not-one-of', value: hostile, allowed: ['file'] }),
      declarationText({ code: 'glob-manifest', file: hostile }),
      declarationText({ code: 'regex-syntax', message: hostile }),
      declarationPlace({ index: 0, name: hostile, field: 'glob' }),
    ];
    for (const text of texts) assert.doesNotMatch(text, raw);
    assert.ok(declarationText({ code: 'unknown-field', key: 'x'.repeat(10_000) }).length < 200);
  });

  it('says where it is', () => {
    const places = [
      declarationPlace({ index: null, name: null, field: null }),
      declarationPlace({ index: 0, name: null, field: null }),
      declarationPlace({ index: 0, name: ' ', field: 'name' }),
      declarationPlace({ index: 1, name: 'deploy lock', field: null }),
      declarationPlace({ index: 1, name: 'deploy lock', field: 'glob' }),
    ];
    places.forEach(assertTitle);
    assert.deepEqual(places, [
      'the declared dialects',
      'dialect 1',
      'dialect 1, name',
      'dialect 2, “deploy lock”',
      'dialect 2, “deploy lock”, glob',
    ]);
  });

  it('says where and what in one line, as it comes from a real list', () => {
    const { problems } = validateDeclarations([{ name: 'pins', glob: '**/yarn.lock' }]);
    assert.deepEqual(
      problems.map((problem: Problem) => declarationProblemText(problem)),
      [
        'In dialect 1, “pins”, glob: yarn.lock is a dependency manifest or source code: a file that people keep, and never a lock.',
      ],
    );
  });

  it('is told apart from why none is proposed', () => {
    const refusals = (['manifest', 'unnameable'] as const).map(proposalRefusalText);
    refusals.forEach(assertSentence);
    assert.equal(new Set(refusals).size, 2);
  });
});
