import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { dotEnvValue } from '../../../../src/core/databases/dotEnv';

describe('a variable in a .env file', () => {
  const value = (text: string): string | null => dotEnvValue(text, 'DATABASE_URL');

  it('is read as the tools read it', () => {
    for (const [text, expected] of [
      ['DATABASE_URL=postgres://localhost/shop', 'postgres://localhost/shop'],
      ['A=1\r\nexport DATABASE_URL = "postgres://localhost/shop" # local\r\n', 'postgres://localhost/shop'],
      ["DATABASE_URL='postgres://a#b'", 'postgres://a#b'],
      ['DATABASE_URL=postgres://a # b', 'postgres://a'],
      ['DATABASE_URL=one\nDATABASE_URL=two', 'two'],
    ] as const) {
      assert.equal(value(text), expected, text);
    }
  });

  it('is none where it is a comment, empty, another one, or put together by the program', () => {
    for (const text of [
      '',
      '# DATABASE_URL=x',
      'DATABASE_URL=',
      'DATABASE_URL=""',
      'MY_DATABASE_URL=x',
      'DATABASE_URL=postgres://${HOST}/shop',
    ]) {
      assert.equal(value(text), null, text);
    }
  });
});
