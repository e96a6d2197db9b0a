import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fingerprint } from '../../../src/core/fingerprint';
import type { KeptFile } from '../../../src/core/ports';
import type { Refusal } from '../../../src/core/release';
import { refusalText, releaseConfirmation, releasedText, undoFailureText } from '../../../src/present/releaseText';
import { heldRecord, lockRecord, now, orphanRecord } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const error = { code: 'EACCES', message: "EACCES: permission denied, rename '/ws/a'" };
const differences: Readonly<Record<keyof Fingerprint, true>> = {
  kind: true,
  dev: true,
  ino: true,
  size: true,
  mtimeNs: true,
  sha256: true,
  inside: true,
  nonce: true,
};
const allDifferences = Object.keys(differences) as (keyof Fingerprint)[];

/** Every reason there is, so that one without a sentence does not compile. */
const refusals: { readonly [Reason in Refusal['reason']]: readonly [Extract<Refusal, { reason: Reason }>, string] } = {
  'untrusted-workspace': [
    { reason: 'untrusted-workspace' },
    'This workspace is not trusted: Lockscope looks, but does not act.',
  ],
  evidence: [
    { reason: 'evidence', record: heldRecord({ evidence: [{ code: 'process-hidden', pid: 4711 }] }) },
    'Refused: it is held. The holder is alive. Removing the lock now could damage what it protects. Process 4711 exists, but nothing more can be seen of it, so it counts as the holder.',
  ],
  'changed-underneath': [
    { reason: 'changed-underneath', differences: allDifferences },
    'Refused: the file changed in the meantime (kind of file, another file, size, time, content, nonce). Nothing was touched.',
  ],
  vanished: [{ reason: 'vanished' }, 'It is gone already: there is nothing left to remove.'],
  'moved-and-put-back': [
    { reason: 'moved-and-put-back', differences: ['ino'] },
    'Somebody took the lock at this very moment. Their lock was moved for an instant and is back in its place; nothing was removed.',
  ],
  conflict: [
    { reason: 'conflict', quarantine: '/ws/.lockscope-quarantine-x', error: { code: 'EEXIST', message: 'there' } },
    'Somebody took the lock at this very moment, and somebody else took its place before it could be put back: two processes may now both believe that they hold it. Stop both. The lock that was moved lies at /ws/.lockscope-quarantine-x (EEXIST).',
  ],
  failed: [
    { reason: 'failed', step: 'keep', error },
    "Nothing was removed (EACCES: permission denied, rename '/ws/a').",
  ],
};

function kept(name: string, kind: KeptFile['kind'] = 'lock'): KeptFile {
  const path = `/ws/.codegraph/${name}`;
  return { id: '1', path, dialect: 'd', kind, removedAt: now, holderPid: null, size: 3, sha256: null };
}

describe('a refusal', () => {
  it('of every kind is told in sentences', () => {
    const pairs = Object.values(refusals);
    assert.deepEqual(
      pairs.map(([refusal]) => refusalText(refusal, now)),
      pairs.map(([, text]) => text),
    );
    for (const [, text] of pairs) assertSentence(text);
  });

  it('makes hostile text harmless', () => {
    const bad = { code: hostile, message: hostile };
    const texts = [
      refusalText({ reason: 'conflict', quarantine: hostile, error: bad }, now),
      refusalText({ reason: 'failed', step: 'look', error: bad }, now),
      undoFailureText(bad),
      releasedText([kept(hostile)], ['/ws']),
    ];
    for (const text of texts) assert.doesNotMatch(text, raw);
  });

  it('to put something back says why', () => {
    const texts = ['EEXIST', 'ENOENT', 'EACCES'].map((code) => undoFailureText({ ...error, code }));
    assert.deepEqual(texts, [
      'Not put back: something stands at its place again, and it may be in use.',
      'Not put back: its folder is gone, or it was put back already.',
      "Not put back (EACCES: permission denied, rename '/ws/a').",
    ]);
  });
});

describe('the question before a release', () => {
  it('about one lock shows what, whose, how old, why and what if not', () => {
    assert.deepEqual(releaseConfirmation([lockRecord()], now, ['/ws']), {
      message: 'Release the stale lock changes.journal.lock?',
      detail: [
        '.codegraph/changes.journal.lock',
        'codegraph journal lock: pid 4711, gone, 4 min old',
        '',
        '• The file names process 4711, nonce 4711-0123456789abcdef.',
        '• There is no process 4711.',
        '• It is 4 minutes old, past its lease of 30 seconds.',
        '',
        'If it were in use after all: Two processes may write the journal at once; an entry may be lost and the next incremental build would miss a change.',
        'What is removed is kept for “Undo Last Release”. Everything is checked once more at the moment of acting.',
      ].join('\n'),
      action: 'Release',
    });
  });

  it('about leftovers speaks of sweeping', () => {
    const one = releaseConfirmation([orphanRecord()], now, ['/ws']);
    const two = releaseConfirmation([orphanRecord(), orphanRecord({ id: '2' })], now, ['/ws']);
    assert.deepEqual(
      [one.message, one.action, two.message, two.action],
      ['Sweep changes.journal.lock.4711-0123456789abcdef.tmp?', 'Sweep', 'Sweep 2 orphans?', 'Sweep'],
    );
  });

  it('about several names the first twelve and counts the rest', () => {
    const records = Array.from({ length: 14 }, (_, index) =>
      lockRecord({ id: String(index), path: `/ws/${index}/changes.journal.lock` }),
    );
    const { message, detail } = releaseConfirmation(records, now, ['/ws']);
    const lines = detail.split('\n');
    assert.deepEqual(
      [message, lines.length, lines[0], lines[12]],
      ['Release 14 stale locks?', 15, '• 0/changes.journal.lock — pid 4711, gone, 4 min old', 'and 2 more'],
    );
  });

  it('about locks and leftovers together calls neither by the name of the other', () => {
    assert.equal(
      releaseConfirmation([lockRecord(), orphanRecord()], now, ['/ws']).message,
      'Release 2 locks and leftovers?',
    );
  });

  it('about a lock of a tool without a description leaves out what it does not know', () => {
    const { detail } = releaseConfirmation([lockRecord({ dialect: 'new.lock', tool: 'new' })], now, ['/ws']);
    assert.match(detail, /\nnew: pid 4711, gone, 4 min old\n/);
    assert.doesNotMatch(detail, /in use after all/);
  });

  it('makes hostile names harmless', () => {
    const { message, detail } = releaseConfirmation([lockRecord({ path: `/ws/${hostile}` })], now, ['/ws']);
    assert.doesNotMatch(message + detail.replaceAll('\n', ''), raw);
  });
});

describe('the report of a release', () => {
  it('says what was removed', () => {
    const texts = [
      releasedText([kept('a.lock')], ['/ws/.codegraph']),
      releasedText([kept('a.tmp', 'temp')], ['/ws/.codegraph']),
      releasedText([kept('a.lock'), kept('b.lock')], ['/ws/.codegraph']),
      releasedText([kept('a.tmp', 'temp'), kept('b.tmp', 'temp')], ['/ws/.codegraph']),
      releasedText([kept('a.lock'), kept('b.tmp', 'temp')], ['/ws/.codegraph']),
    ];
    texts.forEach(assertSentence);
    assert.deepEqual(texts, [
      'Released a.lock.',
      'Swept a.tmp.',
      'Released 2 stale locks.',
      'Swept 2 orphans.',
      'Removed 2 locks and leftovers.',
    ]);
  });
});
