import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseClientOptions } from '../../../../src/engines/mysql/optionFile';
import { sqlText } from '../../../../src/engines/mysql/sqlText';

describe('~/.my.cnf', () => {
  it('is read as the clients read it: groups, quotes, comments, escapes', () => {
    const text = [
      '[mysqld]',
      'user = mysql',
      '[client]',
      '# a comment',
      'user=app',
      'password = "p#w\\"d"  # of the app',
      "host = 'db.example'",
      'port=3307 # not the usual one',
      '!includedir /etc/mysql',
      'loose-thing',
      '[mysqldump]',
      'host = elsewhere',
    ].join('\n');
    assert.deepEqual(parseClientOptions(text), { user: 'app', password: 'p#w"d', host: 'db.example', port: '3307' });
  });

  it('never makes the reader fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseClientOptions(`[client]\n${text}`)));
  });
});

describe('a text in a statement', () => {
  it('can neither end the text nor change its meaning, in any mode of the session', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sql = sqlText(text);
        const hex = /^CONVERT\(X'([0-9a-f]*)' USING utf8mb4\)$/.exec(sql)?.[1];
        if (hex !== undefined) assert.equal(hex, Buffer.from(text).toString('hex'));
        else assert.ok(sql === `'${text}'` && !/['\\\n]/.test(text));
      }),
    );
  });
});
