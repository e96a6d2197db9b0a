import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { planEnd } from '../../../../src/core/databases/endPlan';
import { endQuestion, outcomeText, rowQuestion } from '../../../../src/present/databases/actText';
import { databaseProblemText } from '../../../../src/present/databases/declaredText';
import { validateDatabases } from '../../../../src/core/databases/declared/validateDatabases';
import { connectedRecord, connectionOf, serverNow, sessionOf, waitOf } from '../../../support/databases/sessions';
import { assertSentence } from '../sentences';

describe('the question before a session is ended', () => {
  const record = connectedRecord({
    sessions: [
      sessionOf(1, { transactionSince: serverNow - 3_600_000, statement: "UPDATE x SET a = 's3cret'" }),
      sessionOf(2, { undoRecords: 2_500_000, state: 'idle-in-transaction' }),
      sessionOf(3),
    ],
    waits: [waitOf(3, 1)],
  });
  const question = (
    kind: 'cancel' | 'terminate',
    id: number,
  ): { readonly message: string; readonly detail: string } => {
    const plan = planEnd(kind, record, id, `mark ${id}`, { trusted: true });
    assert.ok(plan.ok && record.reading !== null);
    return endQuestion(kind, plan.value, record.connection, record.reading);
  };

  it('says whose it is, what it does, who waits, what is lost, how long it may take, and what is checked', () => {
    const { message, detail } = question('terminate', 1);
    assert.equal(message, 'Terminate api (session 1) on shop?');
    assert.match(detail, /user app · database shop · from 10\.0\.0\.7:40001/);
    assert.match(detail, /It executes: UPDATE x SET a = ‹…›/);
    assert.match(detail, /1 session waits behind it\./);
    assert.match(detail, /rolled back: what it has not committed is lost/);
    assert.match(detail, /has been open for 1 hour/);
    assert.match(detail, /in the same statement, that session 1 is still the one that was seen/);
    assert.doesNotMatch(detail, /s3cret/);
    assert.match(question('terminate', 2).detail, /Heavy rollback: the server has to undo 2,500,000 records/);
    assert.match(question('cancel', 3).detail, /the session stays/);
  });

  it('before a row is let go of says that the server cannot know', () => {
    const lock = {
      id: 'x',
      tool: 'Liquibase',
      table: 'databasechangeloglock',
      schema: 'public',
      isTaken: true,
      by: 'ci-7 (10.0.0.9)',
      since: serverNow - 7_200_000,
      host: 'ci-7',
      cure: null,
      releaseSql: 'UPDATE',
    } as const;
    const { message, detail } = rowQuestion(lock, connectionOf(), serverNow);
    assert.equal(message, 'Release the Liquibase lock in databasechangeloglock on shop?');
    assert.match(detail, /Taken by ci-7 \(10\.0\.0\.9\)\.\n\nThat was 2 hours ago\./);
    assert.match(detail, /does nothing if the row is no longer as it was seen/);
  });

  it('is answered by what came of it', () => {
    for (const kind of ['cancel', 'terminate', 'release-row'] as const) {
      for (const outcome of [
        { kind: 'done' },
        { kind: 'gone' },
        { kind: 'changed-underneath' },
        { kind: 'refused', reason: 'not-permitted', message: 'must be superuser.' },
        { kind: 'refused', reason: 'replica', message: null },
        { kind: 'refused', reason: 'read-only', message: null },
      ] as const) {
        assertSentence(outcomeText(kind, outcome, 'Session 7'));
      }
    }
  });
});

describe('what is wrong with declared databases', () => {
  it('is said with its place, in whole sentences and without any URL', () => {
    const url = 'postgres://app:s3cret@db/shop';
    const values = [
      {},
      [7],
      [{ url }],
      [{ name: 'shop', url, lookOnly: 1, candidates: 1, candidatesQuery: 'x', more: 1 }],
      [{ name: '', url: 'x' }],
      [{ name: 'a', urlFromEnvironment: '-' }],
    ];
    const texts = values.flatMap((value) => validateDatabases(value).problems.map(databaseProblemText));
    assert.ok(texts.length >= 10);
    for (const text of texts) {
      assert.match(text, /^In (?:the declared databases|database 1)/);
      assert.doesNotMatch(text, /s3cret|undefined|\{\d\}/);
    }
    assert.ok(
      texts.some((text) => text.startsWith('In database 1, “shop”, url: A password does not belong into the settings')),
    );
  });
});
