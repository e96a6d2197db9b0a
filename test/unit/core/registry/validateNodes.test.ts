import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { nodeLimits } from '../../../../src/core/registry/beam/declared/declaration';
import { nodeDeclared, validateNodes } from '../../../../src/core/registry/beam/declared/validateNodes';
import { nodeProblemText } from '../../../../src/present/nodeProblemText';
import { assertSentence, hostile, raw } from '../../present/sentences';

const shop = { name: 'shop@localhost' };
const codes = (value: unknown): string[] =>
  validateNodes(value).problems.map(({ field, code, severity }) => `${field ?? '-'} ${code} ${severity}`);

describe('the setting that declares live nodes', () => {
  it('gives what was written, with everything else as it is by default', () => {
    const { declarations, problems } = validateNodes([shop, { name: 'b@h', tables: ['T', 'Elixir.U'], grace: 5 }]);
    assert.deepEqual(declarations.map(nodeDeclared), [
      { node: 'shop@localhost', tables: [], graceMs: 60_000 },
      { node: 'b@h', tables: ['T', 'Elixir.U'], graceMs: 5_000 },
    ]);
    assert.deepEqual(problems, []);
    for (const nothing of [undefined, null, []]) assert.deepEqual(validateNodes(nothing).problems, []);
  });

  it('leaves out what could not be asked, and says where and why', () => {
    for (const [item, found] of [
      ['shop@localhost', '- not-an-object error'],
      [{}, 'name missing error'],
      [{ name: 'shop' }, 'name node-name error'],
      [{ name: '-evil@host' }, 'name node-name error'],
      [{ name: 'a@b\n' }, 'name control-character error'],
      [{ ...shop, tables: 'T' }, 'tables tables-form error'],
      [{ ...shop, tables: [''] }, 'tables tables-form error'],
      [{ ...shop, tables: Array.from({ length: 21 }, (_, at) => `t${at}`) }, 'tables tables-form error'],
      [{ ...shop, grace: '60' }, 'grace wrong-type error'],
      [{ ...shop, grace: 1 }, 'grace grace-range error'],
      [{ ...shop, grace: Number.NaN }, 'grace grace-range error'],
      [{ ...shop, grace: Infinity }, 'grace grace-range error'],
    ] as const) {
      assert.deepEqual(codes([item]), [found]);
      assert.deepEqual(validateNodes([item]).declarations, []);
    }
    assert.deepEqual(codes('shop@localhost'), ['- not-a-list error']);
  });

  it('takes two names that differ in case or punctuation for two nodes, and one name for one', () => {
    assert.deepEqual(codes([shop, { name: 'Shop@localhost' }, { name: 'shop@local-host' }]), []);
    assert.deepEqual(codes([shop, shop]), ['name name-taken error']);
  });

  it('takes no cookie, which it says does not belong there, and keeps none', () => {
    const { declarations, problems } = validateNodes([{ ...shop, cookie: 'SECRET' }]);
    assert.doesNotMatch(JSON.stringify([declarations, problems]), /SECRET/);
    assert.match(problems.map(nodeProblemText).join(), /A cookie does not belong into the settings/);
  });

  it('says what is wrong in whole sentences, whatever was written', () => {
    const many = Array.from({ length: nodeLimits.declarations + 1 }, (_, at) => ({ name: `n${at}@h` }));
    const items = ['x', { name: 'x' }, { ...shop, x: 1, grace: 1, tables: 1 }, shop, shop];
    for (const value of [many, items, 'x'])
      for (const problem of validateNodes(value).problems) assertSentence(nodeProblemText(problem));
    for (const problem of validateNodes([{ name: hostile }, { ...shop, [hostile]: 1 }]).problems)
      assert.doesNotMatch(nodeProblemText(problem), raw);
  });

  it('answers whatever it is given, and never with more nodes than it looks at', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.ok(validateNodes(value).declarations.length <= nodeLimits.declarations);
      }),
    );
  });
});
