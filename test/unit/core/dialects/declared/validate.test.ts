import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { declarationLimits } from '../../../../../src/core/dialects/declared/declaration';
import type { ProblemCode } from '../../../../../src/core/dialects/declared/problem';
import { validateDeclarations } from '../../../../../src/core/dialects/declared/validate';
import { brief, complaints, plain, sound } from './declarations';

/** Changes to a sound declaration, and what is then said of it; the codes of the list itself stand further below. */
const amiss: readonly (readonly [change: Record<string, unknown>, ...complaints: string[]])[] = [
  [{ owner: 'me' }, 'warning - unknown-field'],
  [{ maxBytes: 1 }, 'warning - unknown-field'],
  [{ name: undefined }, 'error name missing'],
  [{ glob: undefined }, 'error glob missing'],
  [{ name: 7 }, 'error name wrong-type'],
  [{ name: null }, 'error name wrong-type'],
  [{ lease: '30' }, 'error lease wrong-type'],
  [{ removable: 'yes' }, 'error removable wrong-type'],
  [{ name: '  ' }, 'error name empty'],
  [{ cure: '' }, 'error cure empty'],
  [{ pid: { regex: '' } }, 'error pid empty'],
  [{ name: 'x'.repeat(81) }, 'error name too-long'],
  [{ glob: `a/${'x'.repeat(200)}` }, 'error glob too-long'],
  [{ pid: { regex: `(\\d+)${'x'.repeat(500)}` } }, 'error pid too-long'],
  [{ what: 'two\nlines' }, 'error what control-character'],
  [{ name: 'x\u0000y' }, 'error name control-character'],
  [{ name: 'half \ud800' }, 'error name control-character'],
  [{ shape: 'socket' }, 'error shape not-one-of'],
  [{ mechanism: 'leftover' }, 'error mechanism not-one-of'],
  [{ mechanism: 'Heartbeat' }, 'error mechanism not-one-of'],
  [{ mechanism: 'toString' }, 'error mechanism not-one-of'],
  [{ name: '…' }, 'error name name-unusable'],
  [{ protects: '/etc' }, 'error protects path-not-relative'],
  [{ protects: 'C:\\x' }, 'error protects path-not-relative'],
  [{ protects: '~/x' }, 'error protects path-not-relative'],
  [{ glob: '/etc/*.lock' }, 'error glob glob-not-relative'],
  [{ glob: '../x.lock' }, 'error glob glob-not-relative'],
  [{ glob: 'a\\x.lock' }, 'error glob glob-backslash'],
  [{ glob: '!x.lock' }, 'error glob glob-negated'],
  [{ glob: 'a/{x.lock' }, 'error glob glob-syntax'],
  [{ glob: `${'{a,b}'.repeat(7)}.lock` }, 'error glob glob-too-complex'],
  [{ glob: '**' }, 'error glob glob-too-wide'],
  [{ glob: '*' }, 'error glob glob-too-wide'],
  [{ glob: '**/*' }, 'error glob glob-too-wide'],
  [{ glob: '{x.lock,**/*}' }, 'error glob glob-too-wide'],
  [{ glob: '**/yarn.lock' }, 'error glob glob-manifest'],
  [{ glob: 'a/{x,Cargo}.lock' }, 'error glob glob-manifest'],
  [{ glob: '**/*.lock' }, 'warning glob glob-broad'],
  [{ glob: 'deploy/lock-*' }, 'warning glob glob-costly'],
  [{ pid: 'pid=(\\d+)' }, 'error pid reading-form'],
  [{ pid: {} }, 'error pid reading-form'],
  [{ pid: { regex: '(a)', pointer: '/a' } }, 'error pid reading-form'],
  [{ host: ['/a'] }, 'error host reading-form'],
  [{ pid: { regex: '(\\d+' } }, 'error pid regex-syntax'],
  [{ program: '[z-a]' }, 'error program regex-syntax'],
  [{ program: 'x\\' }, 'error program regex-syntax'],
  [{ pid: { regex: '\\d+' } }, 'error pid regex-without-group'],
  [{ pid: { regex: '(?:\\d+)' } }, 'error pid regex-without-group'],
  [{ pid: { regex: '(\\d+)+$' } }, 'error pid regex-costly'],
  [{ program: '(a|a)*b' }, 'error program regex-costly'],
  [{ time: { pointer: 'a/b' } }, 'error time pointer-syntax'],
  [{ time: { pointer: '/a~2' } }, 'error time pointer-syntax'],
  [{ mechanism: 'kernel', pid: { regex: '(\\d+)' } }, 'error pid kernel-not-read'],
  [{ mechanism: 'kernel', host: { pointer: '/h' } }, 'error host kernel-not-read'],
  [{ shape: 'directory', time: { pointer: '/t' } }, 'error time directory-not-read'],
  [{ shape: 'directory', mechanism: 'pid-file' }, 'error shape directory-not-read'],
  [{ contents: ['pid'] }, 'error contents contents-need-directory'],
  [{ contents: ['pid'], shape: 'symlink', pid: { regex: '^(\\d+)$' } }, 'error contents contents-need-directory'],
  ...[[], ['a/b'], ['..'], ['a\\b'], ['a', 'A'], [''], [7], 'pid', Array.from({ length: 9 }, (_, n) => `f${n}`)].map(
    (contents) => [{ shape: 'directory', contents }, 'error contents contents-form'] as const,
  ),
  [{ shape: 'symlink', pid: { pointer: '/pid' } }, 'error pid link-not-json'],
  [{ mechanism: 'kernel', shape: 'directory' }, 'error shape kernel-needs-file'],
  [{ mechanism: 'heartbeat' }, 'error lease lease-missing'],
  [{ lease: 0 }, 'error lease lease-range'],
  [{ lease: -30 }, 'error lease lease-range'],
  [{ lease: 1e12 }, 'error lease lease-range'],
  [{ lease: Number.NaN }, 'error lease lease-range'],
  [{ mechanism: 'admin', lease: 60 }, 'warning lease lease-unused'],
  [{ mechanism: 'kernel', removable: true }, 'error removable never-removable'],
  [{ mechanism: 'admin', removable: true }, 'error removable never-removable'],
  [{ mechanism: 'data', removable: true }, 'error removable never-removable'],
  [{ mechanism: 'heartbeat', lease: 60, removable: true }, 'error removable removable-broad'],
  [{ removable: true }, 'error removable removable-broad'],
  [{ pid: { regex: '^(\\d+)$' }, lease: 60, program: 'x', removable: true }, 'error removable removable-broad'],
  [
    { glob: '**/*.lock', pid: { regex: '^(\\d+)$' }, program: 'x', removable: true },
    'warning glob glob-broad',
    'error removable removable-broad',
  ],
  [{ pid: { regex: '^(\\d+)$' }, removable: true }, 'warning program program-advised'],
];

/** Every code there is, so that one that no test provokes does not compile. */
const provoked: Readonly<Record<ProblemCode, 'by a field' | 'by the list'>> = {
  'not-a-list': 'by the list',
  'too-many': 'by the list',
  'not-an-object': 'by the list',
  'name-taken': 'by the list',
  'unknown-field': 'by a field',
  missing: 'by a field',
  'wrong-type': 'by a field',
  empty: 'by a field',
  'too-long': 'by a field',
  'control-character': 'by a field',
  'not-one-of': 'by a field',
  'name-unusable': 'by a field',
  'path-not-relative': 'by a field',
  'glob-not-relative': 'by a field',
  'glob-backslash': 'by a field',
  'glob-negated': 'by a field',
  'glob-syntax': 'by a field',
  'glob-too-complex': 'by a field',
  'glob-too-wide': 'by a field',
  'glob-manifest': 'by a field',
  'glob-broad': 'by a field',
  'glob-costly': 'by a field',
  'reading-form': 'by a field',
  'regex-syntax': 'by a field',
  'regex-without-group': 'by a field',
  'regex-costly': 'by a field',
  'pointer-syntax': 'by a field',
  'kernel-not-read': 'by a field',
  'directory-not-read': 'by a field',
  'contents-form': 'by a field',
  'contents-need-directory': 'by a field',
  'link-not-json': 'by a field',
  'kernel-needs-file': 'by a field',
  'lease-missing': 'by a field',
  'lease-range': 'by a field',
  'lease-unused': 'by a field',
  'never-removable': 'by a field',
  'removable-broad': 'by a field',
  'program-advised': 'by a field',
};

describe('a list of declared dialects', () => {
  it('is taken as it is when nothing is wrong with it, and again when it was written out and read', () => {
    const first = validateDeclarations(sound);
    assert.deepEqual(first, { declarations: sound, problems: [] });
    assert.deepEqual(validateDeclarations(JSON.parse(JSON.stringify(first.declarations))), first);
    assert.deepEqual(structuredClone(first.declarations), sound);
  });

  for (const [change, ...expected] of amiss) {
    it(`with ${JSON.stringify(change).slice(0, 90)} is told: ${expected.join(', ')}`, () => {
      const item = { ...plain, ...change };
      assert.deepEqual(complaints(item), expected);
      const isUsed = expected.every((complaint) => complaint.startsWith('warning'));
      assert.equal(validateDeclarations([item]).declarations.length, isUsed ? 1 : 0);
    });
  }

  it('is told of everything that can be wrong', () => {
    const seen = new Set(amiss.flatMap(([, ...said]) => said.map((one) => one.split(' ')[2])));
    const all = Object.keys(provoked) as ProblemCode[];
    assert.deepEqual(
      all.filter((code) => provoked[code] === 'by a field' && !seen.has(code)),
      [],
    );
  });

  it('is empty when there is none', () => {
    for (const value of [undefined, null, []]) {
      assert.deepEqual(validateDeclarations(value), { declarations: [], problems: [] });
    }
  });

  it('is a list, of objects', () => {
    assert.deepEqual(validateDeclarations({ 0: plain }).problems.map(brief), ['error - not-a-list']);
    assert.deepEqual(validateDeclarations('x').problems.map(brief), ['error - not-a-list']);
    for (const item of [null, 7, 'x', [plain], true]) {
      assert.deepEqual(complaints(item), ['error - not-an-object']);
    }
  });

  it('has each name once, whatever its letter case and punctuation, and the first keeps it', () => {
    const twin = { ...plain, name: 'Deploy-Lock!' };
    const { declarations, problems } = validateDeclarations([{ name: '…', glob: 'x' }, plain, twin, twin]);
    assert.deepEqual(declarations, [plain]);
    assert.deepEqual(
      problems.map((problem) => [problem.index, problem.code, 'by' in problem ? problem.by : null]),
      [
        [0, 'name-unusable', null],
        [2, 'name-taken', 1],
        [3, 'name-taken', 1],
      ],
    );
  });

  it('is read up to a limit, however long it is', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ ...plain, name: `lock ${index}` }));
    const { declarations, problems } = validateDeclarations(many);
    assert.equal(declarations.length, declarationLimits.declarations);
    assert.deepEqual(problems.map(brief), ['error - too-many']);
    assert.ok(validateDeclarations(new Array(1e6)).problems.length <= declarationLimits.declarations + 1);
  });

  it('keeps nothing but what was checked, and is not fooled by keys that objects inherit', () => {
    const hostile: unknown = JSON.parse(
      '[{"name":"a","glob":"x.lock","__proto__":{"removable":true},"constructor":1,"toString":2}]',
    );
    const { declarations, problems } = validateDeclarations(hostile);
    assert.deepEqual(declarations, [{ name: 'a', glob: 'x.lock' }]);
    assert.equal('removable' in (declarations[0] ?? {}), false);
    assert.deepEqual(problems.map(brief), Array(3).fill('warning - unknown-field'));
    const inherited: unknown = Object.create({ name: 'a', glob: 'x.lock' });
    assert.deepEqual(complaints(inherited), ['error name missing', 'error glob missing']);
  });

  it('is checked without harm however deep it is', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    assert.deepEqual(complaints({ ...plain, pid: deep }), ['error pid reading-form']);
  });

  it('never throws, whatever it holds, and what it lets through it lets through again', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('x.lock', '**/*', '(\\d+)', '/a', 'kernel', 'heartbeat', 'file'),
    );
    const value = fc.oneof(text, fc.jsonValue(), fc.record({ regex: text }), fc.record({ pointer: text }));
    const fields = ['name', 'glob', 'shape', 'mechanism', 'pid', 'host', 'time', 'lease', 'program', 'removable', 'x'];
    const item = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), value, { maxKeys: 8 }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(item, { maxLength: 4 })), (json) => {
        const { declarations } = validateDeclarations(json);
        assert.deepEqual(validateDeclarations(declarations).declarations, declarations);
      }),
      { numRuns: 2_000 },
    );
  });
});
