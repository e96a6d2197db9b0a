import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  parseConnectionUrl,
  passwordKey,
  urlPlace,
  urlWithoutPassword,
  type ConnectionUrl,
} from '../../../../src/core/databases/connectionUrl';

function parsed(url: string): ConnectionUrl {
  const result = parseConnectionUrl(url);
  assert.ok(result.ok, url);
  return result.value;
}

describe('the URL of a database', () => {
  it('is taken apart and put together without its password', () => {
    for (const [url, password, without, place] of [
      ['postgres://localhost/shop', null, 'postgres://localhost/shop', 'localhost/shop'],
      [
        'postgresql://app:s3cret@db:5433/shop?sslmode=require',
        's3cret',
        'postgresql://app@db:5433/shop?sslmode=require',
        'app@db:5433/shop',
      ],
      ['mysql://app@db/', null, 'mysql://app@db/', 'app@db'],
      ['MariaDB://app:@db', '', 'mariadb://app@db', 'app@db'],
      ['postgres:///shop?host=/run/pg&password=s3cret', 's3cret', 'postgres:///shop?host=/run/pg', 'localhost/shop'],
      ['postgres://a,b:5433/shop', null, 'postgres://a,b:5433/shop', 'a,b:5433/shop'],
      [
        'postgres://app:p%40ss%2Fw%3F@[::1]:5432/shop',
        'p%40ss%2Fw%3F',
        'postgres://app@[::1]:5432/shop',
        'app@[::1]:5432/shop',
      ],
    ] as const) {
      const whole = parsed(url);
      assert.equal(whole.password, password, url);
      assert.equal(urlWithoutPassword(whole), without);
      assert.equal(urlPlace(whole), place);
    }
  });

  it('with something in its password that had to be encoded is refused, so that no part of it is taken for a host', () => {
    for (const url of [
      'postgres://app:p/ss@db/shop',
      'postgres://app:p@ss@db/shop',
      'postgres://app:p#ss@db/shop',
      'postgres://app:p ss@db/shop',
      'app:s3cret@db/shop',
      '',
    ]) {
      assert.deepEqual(parseConnectionUrl(url), { ok: false, error: 'url-syntax' }, url);
    }
  });

  it('of what is not understood is refused', () => {
    for (const url of ['sqlite:///x', 'redis://localhost', 'constructor://localhost', 'https://example.org']) {
      assert.deepEqual(parseConnectionUrl(url), { ok: false, error: 'url-scheme' }, url);
    }
  });

  it('has no password left in anything that is kept of it', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,8}$/);
    fc.assert(
      fc.property(word, word, word, fc.boolean(), (user, host, path, inQuery) => {
        const url = inQuery
          ? `postgres://${user}@${host}/${path}?a=b&PassWord=Zz%21Zz&c`
          : `postgres://${user}:Zz%21Zz@${host}/${path}?a=b&c`;
        const whole = parsed(url);
        assert.equal(whole.password, 'Zz%21Zz');
        for (const text of [urlWithoutPassword(whole), urlPlace(whole), passwordKey(whole)]) {
          assert.doesNotMatch(text, /Zz%21|%21Zz/);
        }
        assert.deepEqual(parsed(urlWithoutPassword(whole)), { ...whole, password: null });
      }),
    );
  });

  it('keeps a password for the place it was given for, and for no other', () => {
    const keys = [
      'postgres://app@db/shop',
      'postgres://app@evil/shop',
      'postgres://root@db/shop',
      'mysql://app@db/shop',
      'postgres://app@db/shop?host=evil',
    ].map((url) => passwordKey(parsed(url)));
    assert.equal(new Set(keys).size, keys.length);
  });
});
