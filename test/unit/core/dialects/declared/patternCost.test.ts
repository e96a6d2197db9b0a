import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { costlyBecause } from '../../../../../src/core/dialects/declared/patternCost';

const length = 4_096;

/** What people write to read a lock, or to find a program. */
const harmless: readonly string[] = [
  'pid=(\\d+)',
  '^\\s*(\\d+)\\s*$',
  '^(\\d+)[ \\t]',
  '(?:^|\\n)pid=(\\d+)(?:\\r?\\n|$)',
  '(?:^|\\n)pid:\\s*"?(\\d{1,10})"?\\s*(?:\\n|$)',
  '"pid"\\s*:\\s*"?(\\d+)"?',
  'host=(\\S+)',
  '^host=(.*)\\npid=(.*)\\n',
  '@(.+)\\.\\d+(?::\\d+)?$',
  '^(.+)-\\d+$',
  '(?<pid>\\d+)',
  'x{',
  'a]b}',
  '[^\\]\\-a-z\\x41\\u0042\\n]+',
  '[\\d-x]+',
  '(?:ab)+c',
  '(?:\\d{2}:){2,5}\\d\\d',
  'deploy(?:\\.(?:[cm]?js|cmd|exe))?(?=\\s|$|[\\\\/]dist[\\\\/])',
  '(?<![\\w-])deploy(?!-)',
  '(?:^|[\\s\\\\/])codegraph(?:\\.(?:[cm]?js|cmd|exe))?(?=\\s|$|[\\\\/]dist[\\\\/])',
  'deploy .*',
  '\\bnode\\b',
  '',
];

const costly: readonly (readonly [source: string, reason: string])[] = [
  ['(a+)+$', 'nested'],
  ['(a*)*', 'nested'],
  ['(?:a?){30}a{30}', 'nested'],
  ['(?:\\w+\\s?)*$', 'nested'],
  ['(a|a)*b', 'nested'],
  ['(?:a|ab)+c', 'nested'],
  ['((?:x|x){9}){9}', 'nested'],
  ['(a)\\1', 'reference'],
  ['(?<a>b)\\k<a>', 'reference'],
  ['(?=a+)b', 'look-around'],
  ['(?<!.*x)y', 'look-around'],
  ['.*a.*b.*c', 'ambiguous'],
  ['\\s*\\s*\\s*x', 'ambiguous'],
  ['a?'.repeat(30) + 'a'.repeat(30), 'ambiguous'],
  ['(?:a|a)'.repeat(30), 'ambiguous'],
  ['(?:a|ab)'.repeat(30), 'ambiguous'],
  ['\\d*\\d*;[ab]*[ab]*x', 'ambiguous'],
  ['(?:ab)*ab(?:ab)*ab(?:ab)*x', 'ambiguous'],
  ['host=(.*?)\\s+pid=(\\d+)', 'ambiguous'],
  ['.{0,4000}.{0,4000}x', 'ambiguous'],
  ['\\p{L}+', 'unsupported'],
  ['\\cA', 'unsupported'],
  ['\\0', 'unsupported'],
];

describe('a regular expression', () => {
  it('that people write to read a lock is not too costly', () => {
    assert.deepEqual(
      harmless.map((source) => [source, costlyBecause(source, length)]),
      harmless.map((source) => [source, null]),
    );
    harmless.forEach((source) => assert.ok(new RegExp(source)));
  });

  it('that could take for ever is, and the reason is told', () => {
    assert.deepEqual(
      costly.map(([source]) => [source, costlyBecause(source, length)]),
      costly,
    );
    costly.forEach(([source]) => assert.ok(new RegExp(source)));
  });

  it('is judged without a throw, whatever it is, if JavaScript accepts it', () => {
    const piece = fc.constantFrom(
      ...'ab1.^$|?*+(){}[]\\-,=!<>:ndwsbBku0x '.split(''),
      '(?:',
      '{2,3}',
      '[^',
      '(?<n>',
      '\\u',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = pieces.join('');
        if (!compiles(source)) return;
        const reason = costlyBecause(source, length);
        assert.ok(reason === null || /^[a-z-]+$/.test(reason));
      }),
      { numRuns: 5_000 },
    );
  });

  it('that is let through ends its search of a hostile text', () => {
    // Shorter than the real thing, so that what is cubic would still be seen and what is square is quick.
    const shorter = 300;
    const atom = fc.constantFrom('a', 'b', '[ab]', '.', '\\w', '\\s', '(?:ab)', '(?:a|b)', '(?:a|ab)', '(?:a\\w*b)');
    const quantifier = fc.constantFrom('', '', '*', '+', '?', '*?', '{0,9}', '{2,}');
    const pattern = fc
      .array(
        fc.tuple(atom, quantifier).map((pair) => pair.join('')),
        { minLength: 1, maxLength: 8 },
      )
      .map((terms) => `${terms.join('')}z`);
    const texts = ['a', 'b', 'ab', 'aab', 'a ', 'aba '].map((pump) => pump.repeat(shorter).slice(0, shorter));
    let slowest = 0;
    fc.assert(
      fc.property(pattern, (source) => {
        if (costlyBecause(source, shorter) !== null) return;
        const expression = new RegExp(source);
        for (const text of texts) {
          const start = process.cpuUsage();
          assert.equal(expression.exec(text), null);
          slowest = Math.max(slowest, process.cpuUsage(start).user / 1_000);
        }
      }),
      { numRuns: 1_000 },
    );
    assert.ok(slowest < 500, `${slowest} ms`);
  });
});

function compiles(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
