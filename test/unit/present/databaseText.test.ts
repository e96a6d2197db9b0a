import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { DatabaseGap, DatabaseTrouble } from '../../../src/core/databases/reading';
import type { Session } from '../../../src/core/databases/session';
import { gapSentence, gapTitle } from '../../../src/present/databaseGapText';
import { certaintySentence, lockNameText } from '../../../src/present/databaseNameText';
import { sessionOrigin, sessionShort, sessionStateText, statementText } from '../../../src/present/databaseSessionText';
import { keyText, lockTitle, targetText } from '../../../src/present/databaseTargetText';
import { troubleSentence } from '../../../src/present/databaseTroubleText';
import { preparedSentence, waitText } from '../../../src/present/databaseWaitText';

const session: Session = {
  id: 4711,
  mark: '2026-11-20T12:00:00.000001Z',
  startedAt: 0,
  user: 'alice',
  database: 'shop',
  application: 'psql',
  client: { address: '::1', port: 5123 },
  process: { pid: 99, command: 'psql shop', startedAt: null },
  state: 'idle-in-transaction',
  stateSince: 1_000_000,
  transactionSince: 0,
  statement: 'UPDATE a\n  SET b = 1',
  undoRecords: null,
  isOfServer: false,
  isOwn: false,
};

describe('the words on databases', () => {
  it('name a lock by what it stands for, and mark what is only likely', () => {
    const subject = { kind: 'migrations', detail: null } as const;
    assert.equal(lockNameText({ certainty: 'likely', tool: 'Prisma', subject }), 'Prisma: migrations (likely)');
    assert.equal(lockNameText({ certainty: 'certain', tool: 'Rails', subject }), 'Rails: migrations');
    const hash = { certainty: 'likely', tool: null, subject: { kind: 'hash-or-constant' } } as const;
    assert.equal(lockNameText(hash), 'a hash or a constant of 32 bits');
    const target = { kind: 'advisory', form: 'bigint', key: '-42', database: 'shop' } as const;
    assert.equal(lockTitle({ name: hash, target }), 'advisory lock -42 (a hash or a constant of 32 bits)');
    assert.match(certaintySentence(hash), /hashtext/);
  });

  it('give a negative key as pg_locks has it', () => {
    const target = { kind: 'advisory', form: 'bigint', key: '-1768572819', database: 'electric' } as const;
    assert.equal(targetText(target), 'advisory lock -1768572819');
    assert.equal(keyText(target), 'key -1768572819 (classid 4294967295, objid 2526394477), database electric');
    assert.equal(targetText({ ...target, form: 'two-int', key: [-1, 2] }), 'advisory lock (-1, 2)');
  });

  it('say who a session is, where it comes from and what it does', () => {
    assert.equal(sessionShort(session), 'psql (session 4711)');
    assert.equal(
      sessionOrigin(session),
      'user alice · database shop · from [::1]:5123 · process 99 of this machine: psql shop',
    );
    assert.equal(sessionStateText(session, 1_360_000), 'idle in transaction for 6 min');
    assert.equal(statementText(session), 'UPDATE a SET b = 1');
  });

  it('let no name move the cursor or begin a line', () => {
    const hostile = 'x\u001b[31m\nDROP';
    const texts = [
      sessionShort({ ...session, application: hostile }),
      lockNameText({ certainty: 'certain', tool: null, subject: { kind: 'boxel-realm', url: hostile } }),
      targetText({ kind: 'named', name: hostile }),
      gapSentence({ code: 'not-permitted', subject: hostile, cure: null, message: hostile }),
      troubleSentence({ code: 'failed', message: hostile }),
      preparedSentence({ transaction: '', gid: hostile, owner: hostile, database: hostile, preparedAt: null }, 0),
    ];
    for (const text of texts) assert.doesNotMatch(text, /[\u001b\n]/);
  });

  it('say how long is waited for what, and who only stands before somebody in the queue', () => {
    const wait = { waiter: 1, blocker: 2, lock: 'a', since: 1_000, isQueue: true };
    assert.equal(
      waitText([wait], () => undefined, 13_000),
      'waits for 12 s, behind it in the queue',
    );
    assert.equal(
      waitText([{ ...wait, since: null, isQueue: false }], () => undefined, 13_000),
      'waits',
    );
  });

  it('have a sentence for every gap and every trouble', () => {
    const gaps = ['sessions-hidden', 'not-instrumented', 'not-permitted', 'table-locked', 'pooled', 'replica'] as const;
    const all: readonly DatabaseGap['code'][] = [...gaps, 'candidates-failed'];
    for (const code of all) {
      const gap = { code, subject: 'pg_monitor', cure: null, message: null };
      assert.notEqual(gapTitle(gap), '');
      assert.match(gapSentence(gap), /\.$/);
    }
    const troubles: readonly DatabaseTrouble['code'][] = ['refused', 'timeout', 'not-authenticated', 'tls', 'lost'];
    for (const code of troubles)
      assert.match(troubleSentence({ code, message: 'So it said.' }), /: So it said\. .*\.$/);
  });

  it('have a cure for everything that is wrong with TLS, in the words of the URL that it is for', () => {
    const flaws = [
      'not-offered',
      'demanded',
      'unknown-issuer',
      'other-name',
      'out-of-date',
      'own-certificate',
    ] as const;
    for (const flaw of flaws) {
      const sentence = (parameters: 'postgresql' | 'mysql'): string =>
        troubleSentence({ code: 'tls', message: '', tls: { flaw, parameters } });
      assert.match(
        sentence('postgresql'),
        /^No secure connection\. .*“(?:uselibpqcompat|sslmode|sslrootcert|sslcert)=.*\.$/,
      );
      assert.match(sentence('mysql'), /^No secure connection\. .*“ssl-(?:mode|ca|cert)=.*\.$/);
      assert.doesNotMatch(sentence('mysql'), /sslmode|uselibpqcompat/);
    }
    const tls = { flaw: 'unwanted', parameters: 'postgresql' } as const;
    assert.match(troubleSentence({ code: 'not-authenticated', message: '', tls }), /^Not let in\. .*pg_hba\.conf/);
  });
});
