import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { databaseEntry } from '../../../../src/core/databases/databaseAudit';
import { passwordRemover, troubleWithout } from '../../../../src/core/databases/withoutPassword';
import { fail, ok } from '../../../../src/core/result';
import { auditLine } from '../../../../src/present/auditText';
import { connectedRecord, sessionOf } from '../../../support/databases/sessions';

describe('the log of what was done on a server', () => {
  const record = connectedRecord({ sessions: [sessionOf(7, { statement: "SELECT 's3cret'" })] });
  const line = (result: Parameters<typeof databaseEntry>[3]): string =>
    auditLine(databaseEntry('terminate', record, 'session 7', result, 0));

  it('has a line for each act and each refusal, without any statement', () => {
    assert.equal(line(ok({ kind: 'done' })), 'terminate-session done: postgresql "shop: session 7"; []');
    assert.match(line(ok({ kind: 'changed-underneath' })), /^terminate-session refused \(changed-underneath\): /);
    assert.match(line(ok({ kind: 'refused', reason: 'not-permitted', message: null })), /refused \(not-permitted\)/);
    assert.match(line(fail({ reason: 'look-only' })), /^terminate-session refused \(look-only\): /);
    assert.match(line(fail({ code: 'lost', message: 's3cret' })), /^terminate-session failed \(lost\): /);
    assert.doesNotMatch(line(fail({ code: 'lost', message: 's3cret' })), /s3cret/);
  });
});

describe('what a driver says', () => {
  it('has no password in it, in whatever form', () => {
    const remove = passwordRemover(['p%40ss w/rd', null, 'ab']);
    for (const said of [
      'no p%40ss w/rd',
      'no p@ss w/rd!',
      `no ${encodeURIComponent('p%40ss w/rd')}`,
      'postgres://u:p@ss@h/d',
    ]) {
      const { error } = troubleWithout(fail({ code: 'failed', message: said }), remove) as {
        error: { message: string };
      };
      assert.doesNotMatch(error.message, /w\/rd|p@ss|p%40ss/);
    }
    // One so short may stand anywhere by chance.
    assert.equal(remove('about'), 'about');
  });
});
