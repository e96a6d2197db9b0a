import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { databaseLimits } from '../../../../src/core/databases/declared/declaration';
import { validateDatabases } from '../../../../src/core/databases/declared/validateDatabases';

const shop = { name: 'shop', url: 'postgres://app@localhost/shop' };
const codes = (value: unknown): string[] =>
  validateDatabases(value).problems.map(({ field, code, severity }) => `${field ?? '-'} ${code} ${severity}`);

describe('the setting that declares databases', () => {
  it('gives what was written, with everything else as it is by default', () => {
    assert.deepEqual(
      validateDatabases([
        shop,
        {
          name: 'ci',
          urlFromEnvironment: 'CI_DB',
          lookOnly: true,
          candidates: ['a'],
          candidatesQuery: 'select name from x',
        },
      ]),
      {
        declarations: [
          { ...shop, urlFromEnvironment: null, lookOnly: false, candidates: [], candidatesQuery: null },
          {
            name: 'ci',
            url: null,
            urlFromEnvironment: 'CI_DB',
            lookOnly: true,
            candidates: ['a'],
            candidatesQuery: 'select name from x',
          },
        ],
        problems: [],
      },
    );
    for (const nothing of [undefined, null, []]) assert.deepEqual(validateDatabases(nothing).problems, []);
  });

  it('refuses a password in a URL, and repeats no part of the URL', () => {
    for (const url of [
      'postgres://app:s3cret@db/shop',
      'postgres://app@db/shop?password=s3cret',
      'mysql://app:s3/cret@db',
      'app:s3cret@db',
      'https://app:s3cret@db',
    ]) {
      const checked = validateDatabases([{ name: 'shop', url }]);
      assert.deepEqual(checked.declarations, []);
      assert.equal(checked.problems.length, 1);
      assert.doesNotMatch(JSON.stringify(checked.problems), /s3|cret/);
    }
    assert.deepEqual(codes([{ name: 'shop', url: 'postgres://app:s3cret@db/shop' }]), ['url password-in-url error']);
    assert.doesNotMatch(JSON.stringify(validateDatabases([{ name: 'postgres://app:s3cret@db' }])), /s3cret/);
  });

  it('says of each flaw where it is', () => {
    for (const [value, expected] of [
      [{}, ['- not-a-list error']],
      [[7], ['- not-an-object error']],
      [[{ url: shop.url }], ['name missing error']],
      [[{ name: 'shop' }], ['url missing error']],
      [[{ ...shop, urlFromEnvironment: 'X' }], ['urlFromEnvironment two-urls error']],
      [[{ name: 'shop', urlFromEnvironment: '$X' }], ['urlFromEnvironment variable-name error']],
      [[shop, shop], ['name name-taken error']],
      [[{ ...shop, url: 'redis://x' }], ['url url-scheme error']],
      [[{ ...shop, lookOnly: 'yes' }], ['lookOnly wrong-type error']],
      [[{ ...shop, candidates: [1] }], ['candidates not-a-list-of-texts error']],
      [[{ ...shop, candidatesQuery: 'DROP TABLE x' }], ['candidatesQuery not-a-select error']],
      [[{ ...shop, password: 'x' }], ['- unknown-field warning']],
      [[{ ...shop, name: 'a\u0007' }], ['name control-character error']],
      [Array.from({ length: 21 }, (_, index) => ({ ...shop, name: String(index) })), ['- too-many error']],
    ] as const) {
      assert.deepEqual(codes(value), expected, JSON.stringify(value));
    }
    assert.equal(validateDatabases([{ ...shop, password: 'x' }]).declarations.length, 1);
  });

  it('takes anything at all without falling over', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.anything(), (value, other) => {
        for (const each of [value, [value], [{ name: value, url: other, candidates: value }]]) {
          const { declarations } = validateDatabases(each);
          for (const { name } of declarations) assert.ok(name.length <= databaseLimits.name);
        }
      }),
    );
  });
});
