import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Claimant } from '../../../src/core/dialects/dialect';
import {
  assertInventsNobody,
  bytesOf,
  claimedManifests,
  dialectCalled,
  missedBy,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  type Spot,
  wronglyClaimed,
} from './dialectUnderTest';

const linkSource = recordedLines('gnupg/2.2.40/folder.entries');

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  ['libreoffice.document-lock', ['/ws', '.~lock.plan.odt#'], ['C:\\ws', '.~lock.plan.ods#']],
  ['office.owner-file', ['/ws', '~$plan.docx'], ['C:\\ws', '~$budget.xlsx']],
  ['chromium.singleton-lock', ['/ws/.profile', 'SingletonLock'], ['C:\\ws\\profile', 'SingletonLock']],
  ['firefox.profile-link', ['/ws/profile', 'lock', ['.parentlock']], ['C:\\ws\\profile', 'lock', ['prefs.js']]],
  ['firefox.parent-lock', ['/ws/profile', '.parentlock'], ['C:\\ws\\profile', 'parent.lock', ['cert9.db']]],
  ['unity.project-lock', ['/ws/game/Temp', 'UnityLockfile'], ['C:\\ws\\game\\Temp', 'UnityLockfile']],
  ['android.hardware-lock', ['/home/ada/.android/avd/Pixel.avd', 'hardware-qemu.ini.lock']],
  ['android.multi-instance-lock', ['C:\\Users\\ada\\.android\\avd\\Pixel.avd', 'multiinstance.lock']],
  ['x11.display-lock', ['/tmp', '.X77-lock'], ['C:\\cygwin\\tmp', '.X0-lock']],
  [
    'gnupg.dot-lock',
    ['/home/ada/.gnupg', 'pubring.kbx.lock'],
    ['/ws/keys', 'trustdb.gpg.lock', linkSource],
    ['C:\\ws\\.gnupg\\public-keys.d', 'pubring.db.lock'],
  ],
  ['dotlockfile.lock', ['/ws', 'mbox.lock'], ['C:\\ws', 'queue.lock']],
];

const nearMisses: readonly Spot[] = [
  ['/ws', '~lock.plan.odt#'],
  ['/ws', '~$notes.txt'],
  ['/ws', 'plan.docx'],
  ['/ws', 'SingletonLock.ts'],
  ['/ws', 'lock'],
  ['/ws', 'parent.lock'],
  ['/ws', 'UnityLockfile'],
  ['/ws/Temp', 'Lockfile'],
  ['/ws', 'hardware-qemu.ini.lock.txt'],
  ['/tmp', '.Xa-lock'],
  ['/tmp', '.X-lock'],
];

const ids = places.map(([id]) => id);

describe('the places of locks of desktop programs', () => {
  for (const [id, ...spots] of places) {
    it(`are known as ${id}`, () => {
      assert.deepEqual(missedBy(id, spots), []);
    });
  }

  it('are not those of manifests, nor of what is called alike', () => {
    // What any file of such an ending may be, only its content tells.
    const byName = ids.filter((id) => id !== 'dotlockfile.lock');
    assert.deepEqual(wronglyClaimed(byName, nearMisses), []);
    assert.deepEqual(claimedManifests(byName), []);
  });
});

describe('what real browsers made', () => {
  const link = (id: string, target = ''): Claimant | undefined => dialectCalled(id).parseLink?.(target, 'x');

  it('names host and process of Chromium, the host up to the last hyphen', () => {
    const [target] = recordedLines('chromium/156.0/singleton.target');
    assert.deepEqual(link('chromium.singleton-lock', target), { state: 'named', pid: 14455, host: 'vm', nonce: null });
    assert.deepEqual(link('chromium.singleton-lock', 'my-box-2-32'), {
      state: 'named',
      pid: 32,
      host: 'my-box-2',
      nonce: null,
    });
  });

  it('names the process of Firefox, and its address only where others know it by that', () => {
    const [target] = recordedLines('firefox/153.7/profile.target');
    assert.deepEqual(link('firefox.profile-link', target), { state: 'named', pid: 24460, host: null, nonce: null });
    assert.deepEqual(link('firefox.profile-link', '10.0.0.7:42'), {
      state: 'named',
      pid: 42,
      host: '10.0.0.7',
      nonce: null,
    });
  });

  it('names nobody where a link leads elsewhere', () => {
    const elsewhere = ['', 'x', '../lock', '/run/a-1', '1.2.3.4:', '127.0.0.1:+', 'vm-', '-1', '1.2.3:4'];
    assert.deepEqual(
      elsewhere.map((target) => link('firefox.profile-link', target)?.state),
      elsewhere.map(() => 'foreign'),
    );
    assert.deepEqual(
      elsewhere.map((target) => link('chromium.singleton-lock', target)?.state),
      elsewhere.map(() => 'nobody'),
    );
    fc.assert(fc.property(fc.string(), (text) => link('firefox.profile-link', text)?.state === 'foreign'));
  });

  it('is never opened where the kernel locks it', () => {
    const { maxBytes, removable, mutex } = dialectCalled('firefox.parent-lock');
    assert.deepEqual({ maxBytes, removable, mutex }, { maxBytes: 0, removable: false, mutex: { by: 'fcntl' } });
    assert.deepEqual(
      ['unity.project-lock', 'android.multi-instance-lock'].map((id) => dialectCalled(id).maxBytes),
      [0, 0],
    );
  });
});

describe('what real office programs wrote', () => {
  const facts = [{ name: 'user', value: 'root' }];

  it('names user and machine of LibreOffice, but no process', () => {
    assert.deepEqual(read('libreoffice.document-lock', recorded('libreoffice/7.4/document.line')), {
      state: 'nobody',
      host: 'vm',
      facts,
    });
    assert.deepEqual(read('libreoffice.profile-lock', recorded('libreoffice/7.4/profile.ini')), {
      state: 'nobody',
      host: 'vm',
      facts,
    });
  });

  it('keeps a comma in the name of an author', () => {
    const line = bytesOf('Lovelace\\, Ada,ada,box,20.11.2026 11:14,file:///p;');
    assert.deepEqual(read('libreoffice.document-lock', line), {
      state: 'nobody',
      host: 'box',
      facts: [{ name: 'user', value: 'Lovelace, Ada' }],
    });
  });

  it('says nothing of another host while it is half written, and is another’s without its first line', () => {
    const line = recorded('libreoffice/7.4/document.line');
    for (let length = 1; length < line.length; length++) {
      assert.deepEqual(read('libreoffice.document-lock', line.subarray(0, length)), { state: 'nobody' });
    }
    assert.deepEqual(read('libreoffice.profile-lock', bytesOf('[Other]\nHost=vm\n')), { state: 'foreign' });
  });

  it('names the user of Microsoft Office by the count of letters before it', () => {
    const owner = Uint8Array.from([3, ...bytesOf('Ada'), ...Array.from({ length: 158 }, () => 0x20)]);
    assert.deepEqual(read('office.owner-file', owner), { state: 'nobody', facts: [{ name: 'user', value: 'Ada' }] });
    assert.deepEqual(read('office.owner-file', owner.subarray(0, 3)), { state: 'nobody' });
    assert.deepEqual(read('office.owner-file', Buffer.from('\x02  ')), { state: 'nobody' }, 'a name of spaces');
    fc.assert(fc.property(fc.uint8Array(), (bytes) => read('office.owner-file', bytes).state !== 'named'));
  });
});

describe('what real Xvfb, GnuPG and dotlockfile wrote', () => {
  const named = (pid: number, host: string | null = null): unknown => ({ state: 'named', pid, host, nonce: null });

  it('names the server of a display', () => {
    const lock = recorded('x11/21.1.7/display.stamp');
    assert.deepEqual(read('x11.display-lock', lock, '.X87-lock'), named(14168));
    assert.deepEqual(othersNamedByBeginnings('x11.display-lock', lock), []);
    assert.equal(dialectCalled('x11.display-lock').resource('.X87-lock'), '.X11-unix/X87');
    assertInventsNobody('x11.display-lock');
  });

  it('names process and host of GnuPG', () => {
    const lock = recorded('gnupg/2.2.40/keyring.stamp');
    assert.deepEqual(read('gnupg.dot-lock', lock), named(20385, 'vm'));
    assert.deepEqual(read('gnupg.dot-lock', bytesOf('         7\nbuildkitsandbox\n')), named(7, 'buildkitsandbox'));
    assert.deepEqual(othersNamedByBeginnings('gnupg.dot-lock', lock), []);
    assert.deepEqual(read('gnupg.dot-lock', bytesOf('20385\nvm\n')), { state: 'foreign' });
    assertInventsNobody('gnupg.dot-lock');
  });

  it('names the caller of dotlockfile where that was asked for, and else number zero, which is nobody’s', () => {
    const stamps = ['with-pid', 'lockfile-create', 'without-pid', 'procmail'];
    assert.deepEqual(
      stamps.map((stamp) => read('dotlockfile.lock', recorded(`dotlockfile/1.17/${stamp}.stamp`))),
      [named(13990), named(13990), named(0), named(0)],
    );
  });

  it('takes nothing else that ends in .lock for a dot lock', () => {
    const others = ['', '7', '00\n', '07\n', '7\nbox\n', '7\r\n', '{}\n', '# lock\n', '7 8\n', '0.\n'];
    assert.deepEqual(
      others.map((text) => read('dotlockfile.lock', bytesOf(text)).state),
      others.map(() => 'foreign'),
    );
    // Of a lock under way only the zero of procmail is whole without a newline, and that names nobody.
    assert.deepEqual(othersNamedByBeginnings('dotlockfile.lock', bytesOf('13990\n')), []);
    assertInventsNobody('dotlockfile.lock');
  });

  it('is not removed where the content is all that speaks for it', () => {
    assert.equal(dialectCalled('dotlockfile.lock').removable, false);
  });
});
