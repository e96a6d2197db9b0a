import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fingerprint } from '../../../src/core/fingerprint';
import type { LockRecord } from '../../../src/core/lock';
import type { KeptFile } from '../../../src/core/ports';
import type { Refusal } from '../../../src/core/release/refusal';
import {
  refusalText,
  releaseConfirmation,
  releasedText,
  undoFailureText,
  wayText,
} from '../../../src/present/releaseText';
import { keptFile } from '../../support/actedRecords';
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
  busy: [{ reason: 'busy', pid: 4712 }, 'Refused: another Lockscope (process 4712) is releasing it at this moment.'],
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

function kept(name: string, kind: KeptFile['kind'] = 'lock', shape: KeptFile['shape'] = 'file'): KeptFile {
  return keptFile({ path: `/ws/.codegraph/${name}`, kind, shape });
}

const never = (): boolean => false;
const always = (): boolean => true;

function shaped(kind: 'file' | 'directory' | 'symlink'): LockRecord {
  return lockRecord({ fingerprint: { ...lockRecord().fingerprint, kind } });
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
      undoFailureText(bad, hostile, []),
      releasedText([kept(hostile)], ['/ws']),
    ];
    for (const text of texts) assert.doesNotMatch(text, raw);
  });

  it('to put something back says why', () => {
    const texts = ['EEXIST', 'ENOENT', 'EACCES'].map((code) =>
      undoFailureText({ ...error, code }, '/ws/a.lock', ['/ws']),
    );
    assert.deepEqual(texts, [
      'Not put back: something stands at a.lock again, and it may be in use. What was removed is still kept: undo again once that place is free.',
      'Not put back: the folder of a.lock is gone, or it was put back already.',
      "Not put back: a.lock (EACCES: permission denied, rename '/ws/a').",
    ]);
    for (const text of texts) assertSentence(text);
  });
});

describe('the question before a release', () => {
  it('about one lock shows what, whose, how old, why and what if not', () => {
    assert.deepEqual(releaseConfirmation([lockRecord()], now, ['/ws'], never), {
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
        'It is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared. Everything is checked once more at the moment of acting.',
      ].join('\n'),
      action: 'Release',
    });
  });

  it('about leftovers speaks of sweeping', () => {
    const one = releaseConfirmation([orphanRecord()], now, ['/ws'], never);
    const two = releaseConfirmation([orphanRecord(), orphanRecord({ id: '2' })], now, ['/ws'], never);
    assert.deepEqual(
      [one.message, one.action, two.message, two.action],
      ['Sweep changes.journal.lock.4711-0123456789abcdef.tmp?', 'Sweep', 'Sweep 2 orphans?', 'Sweep'],
    );
  });

  it('about several names the first twelve and counts the rest', () => {
    const records = Array.from({ length: 14 }, (_, index) =>
      lockRecord({ id: String(index), path: `/ws/${index}/changes.journal.lock` }),
    );
    const { message, detail } = releaseConfirmation(records, now, ['/ws'], never);
    const lines = detail.split('\n');
    assert.deepEqual(
      [message, lines.length, lines[0], lines[12]],
      ['Release 14 stale locks?', 15, '• 0/changes.journal.lock — pid 4711, gone, 4 min old', 'and 2 more'],
    );
  });

  it('about locks and leftovers together calls neither by the name of the other', () => {
    assert.equal(
      releaseConfirmation([lockRecord(), orphanRecord()], now, ['/ws'], never).message,
      'Release 2 locks and leftovers?',
    );
  });

  it('about a lock of a tool without a description leaves out what it does not know', () => {
    const { detail } = releaseConfirmation([lockRecord({ dialect: 'new.lock', tool: 'new' })], now, ['/ws'], never);
    assert.match(detail, /\nnew: pid 4711, gone, 4 min old\n/);
    assert.doesNotMatch(detail, /in use after all/);
  });

  it('says which way it goes, of a file, a folder, a link, a stamp and several, and that it is kept', () => {
    const texts = [
      wayText([shaped('file')], never),
      wayText([shaped('directory')], never),
      wayText([shaped('symlink')], never),
      wayText([shaped('file')], always),
      wayText([shaped('file'), shaped('directory')], never),
      wayText([shaped('file'), shaped('directory')], always),
    ];
    for (const text of texts) {
      assertSentence(text);
      assert.match(text, /kept for “Undo Last Release” until the undo history is cleared\.$/);
    }
    assert.deepEqual(
      texts.map((text) => [text.includes('exchanged'), /^(?:It|The folder|The link itself|Each)\b/.exec(text)?.[0]]),
      [
        [false, 'It'],
        [false, 'The folder'],
        [false, 'The link itself'],
        [true, 'It'],
        [false, 'Each'],
        [true, 'Each'],
      ],
    );
  });

  it('makes hostile names harmless', () => {
    const { message, detail } = releaseConfirmation([lockRecord({ path: `/ws/${hostile}` })], now, ['/ws'], never);
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
    assert.equal(
      releasedText([kept('a.lock', 'lock', 'directory')], ['/ws/.codegraph']),
      'Released the folder a.lock.',
    );
    assert.equal(releasedText([kept('a.lock', 'temp', 'symlink')], ['/ws/.codegraph']), 'Swept the link a.lock.');
    assert.deepEqual(texts, [
      'Released a.lock.',
      'Swept a.tmp.',
      'Released 2 stale locks.',
      'Swept 2 orphans.',
      'Removed 2 locks and leftovers.',
    ]);
  });
});
