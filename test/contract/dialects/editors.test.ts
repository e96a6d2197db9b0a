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

const commit = '0123456789abcdef0123456789abcdef01234567';

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  [
    'emacs.file-lock',
    ['/ws', '.#notes.txt'],
    ['/ws/src', '.#app.js'],
    ['C:\\ws', '.#Makefile'],
    ['/ws', '.#yarn.lock'],
  ],
  ['vim.swap', ['/ws', '.notes.txt.swp'], ['/ws', '.notes.txt.swo'], ['/s', '%ws%notes.txt.swp'], ['C:\\ws', '.a.swn']],
  [
    'vscode.workspace-lock',
    ['/home/ada/.config/Code/User/workspaceStorage/0a1b', 'vscode.lock'],
    ['C:\\Users\\ada\\AppData\\Roaming\\Code\\User\\workspaceStorage\\0a1b-1', 'vscode.lock'],
  ],
  [
    'vscode.code-lock',
    ['/home/ada/.config/Code', 'code.lock', ['machineid', 'User']],
    ['C:\\Users\\ada\\AppData\\Roaming\\Code', 'code.lock', ['User']],
  ],
  [
    'vscode.server-pid',
    ['/home/ada/.vscode-server', `.${commit}.pid`],
    ['C:\\Users\\a\\.cursor-server', `.${commit}.pid`],
  ],
  ['vscode.install-lock', [`/home/ada/.vscode-server/bin/${commit}`, `vscode-remote-lock.ada.${commit}`]],
  [
    'jetbrains.config-lock',
    ['/home/ada/.config/JetBrains/IntelliJIdea2026.1', '.lock'],
    ['/home/ada/.config/Google/AndroidStudio2026.1', '.lock'],
    ['C:\\Users\\ada\\AppData\\Roaming\\JetBrains\\PyCharm2026.2', '.lock'],
  ],
  ['claude.ide-lock', ['/home/ada/.claude/ide', '41234.lock'], ['C:\\Users\\ada\\.claude\\ide', '41234.lock']],
  ['claude.scheduled-tasks-lock', ['/ws/.claude', 'scheduled_tasks.lock'], ['C:\\ws\\.claude', 'scheduled_tasks.lock']],
  ['claude.update-lock', ['/home/ada/.claude', '.update.lock'], ['C:\\Users\\ada\\.claude', '.update.lock']],
];

const nearMisses: readonly Spot[] = [
  ['/ws', '.#lk0x0000561.box.42'],
  ['/ws', '.#-emacsAb12Cd'],
  ['/ws', '.#'],
  ['/ws', '#notes.txt#'],
  ['/ws', 'notes.txt.swp'],
  ['/ws', '.swp'],
  ['/ws', 'vscode.lock'],
  ['/ws', 'code.lock'],
  ['/ws', `.${commit}.pid`],
  ['/home/ada/.config/JetBrains', '.lock'],
  ['/ws/Google/Chrome', '.lock'],
  ['/ws/ide', '41234.lock'],
  ['/home/ada/.claude/ide', 'notes.lock'],
  ['/ws', 'scheduled_tasks.lock'],
];

const ids = places.map(([id]) => id);

describe('the places of locks of editors', () => {
  for (const [id, ...spots] of places) {
    it(`are known as ${id}`, () => {
      assert.deepEqual(missedBy(id, spots), []);
    });
  }

  it('are not those of manifests, nor of what is called alike', () => {
    assert.deepEqual(wronglyClaimed(ids, nearMisses), []);
    assert.deepEqual(claimedManifests(ids), []);
  });
});

describe('what real Emacs and Joe made', () => {
  const link = (target = ''): Claimant | undefined => dialectCalled('emacs.file-lock').parseLink?.(target, '.#x');
  const user = (value: string): unknown => [{ name: 'user', value }];

  it('names user, host and process, and the boot where that is known', () => {
    assert.deepEqual(
      ['emacs/28.2/link.target', 'emacs/28.2/other-host.target', 'joe/4.6/link.target'].map((path) =>
        link(recordedLines(path)[0]),
      ),
      [
        { state: 'named', pid: 13389, host: 'vm', nonce: null, facts: user('root') },
        {
          state: 'named',
          pid: 4242,
          host: 'otherhost',
          nonce: null,
          identity: { bootedAt: 1_700_000_000_000 },
          facts: user('alice'),
        },
        { state: 'named', pid: 13776, host: 'here', nonce: null, facts: user('me') },
      ],
    );
  });

  it('is read from a file where links cannot be, and with the colon of a network share', () => {
    const text = 'ada@lovelace.org@box.example.org.77\uf0221700000000';
    assert.deepEqual(read('emacs.file-lock', bytesOf(text), '.#x'), {
      state: 'named',
      pid: 77,
      host: 'box.example.org',
      nonce: null,
      identity: { bootedAt: 1_700_000_000_000 },
      facts: user('ada@lovelace.org'),
    });
  });

  it('is not seen in links and files of others', () => {
    const others = ['', '../x', 'a@b', 'a@b.', 'a@b.c', '@b.1', 'a@.1', 'a@b.1\n', '/srv/a@b.1', 'a@b.1:x', '42'];
    assert.deepEqual(
      others.map((target) => link(target)?.state),
      others.map(() => 'foreign'),
    );
    assertInventsNobody('emacs.file-lock');
  });
});

describe('what the real Vim and nano wrote', () => {
  const dirty = recorded('vim/9.0/dirty.header');
  const open = recorded('nano/7.2/open.header');

  it('names process, host, user and file', () => {
    assert.deepEqual(read('vim.swap', dirty, '.v.txt.swp'), {
      state: 'named',
      pid: 13398,
      host: 'vm',
      nonce: null,
      facts: [
        { name: 'user', value: 'root' },
        { name: 'file', value: '~root/v/v.txt' },
      ],
    });
    assert.deepEqual(read('nano.lock-file', open, '.n.txt.swp'), {
      state: 'named',
      pid: 13661,
      host: 'vm',
      nonce: null,
      facts: [
        { name: 'user', value: 'root' },
        { name: 'file', value: 'n.txt' },
      ],
    });
  });

  it('is told apart although both use the same names', () => {
    assert.deepEqual(read('vim.swap', open, '.n.txt.swp'), { state: 'foreign' });
    assert.deepEqual(read('nano.lock-file', dirty, '.v.txt.swp'), { state: 'foreign' });
  });

  it('is somebody’s text in the case of Vim, and never removed', () => {
    const { mechanism, removable } = dialectCalled('vim.swap');
    assert.deepEqual({ mechanism, removable }, { mechanism: 'data', removable: false });
  });

  it('condemns nobody when it is cut short', () => {
    for (const [id, whole] of [
      ['vim.swap', dirty],
      ['nano.lock-file', open],
    ] as const) {
      const states = Array.from(
        whole.subarray(1),
        (_, length) => read(id, whole.subarray(0, length + 1), '.x.swp').state,
      );
      assert.ok(!states.includes('named'));
    }
  });

  it('protects by its pid before all else is there', () => {
    assert.deepEqual(read('vim.swap', dirty.subarray(0, 28), '.v.txt.swp'), {
      state: 'malformed',
      reason: 'unfinished-pid',
      pid: 13398,
    });
  });

  it('names nobody where there is other content', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => {
        return (
          read('vim.swap', bytes, '.x.swp').state !== 'named' &&
          read('nano.lock-file', bytes, '.x.swp').state === 'foreign'
        );
      }),
    );
  });
});

describe('what the real VS Code wrote', () => {
  it('names the process of the extensions', () => {
    const lock = recorded('vscode/recorded/workspace.json');
    assert.deepEqual(read('vscode.workspace-lock', lock), { state: 'named', pid: 1729, host: null, nonce: null });
    assert.deepEqual(othersNamedByBeginnings('vscode.workspace-lock', lock), []);
    assertInventsNobody('vscode.workspace-lock');
  });
});

describe('what IDEs write for Claude Code', () => {
  // The keys as coder/claudecode.nvim writes them, lua/claudecode/lockfile.lua.
  const lock = bytesOf(
    '{"pid":4242,"workspaceFolders":["/home/ada/shop","/home/ada/b"],"ideName":"Neovim","transport":"ws","authToken":"0d6f-secret"}',
  );

  it('is read as to where it listens, and never for its token', () => {
    const claimant = read('claude.ide-lock', lock, '41234.lock');
    assert.deepEqual(claimant, {
      state: 'named',
      pid: 4242,
      host: null,
      nonce: null,
      facts: [
        { name: 'port', value: '41234' },
        { name: 'program', value: 'Neovim' },
        { name: 'folder', value: '/home/ada/shop' },
      ],
    });
    assert.ok(!JSON.stringify(claimant).includes('secret'));
  });

  it('names nobody without a pid or while it is half written', () => {
    assert.equal(read('claude.ide-lock', bytesOf('{"ideName":"X"}'), '1.lock').state, 'nobody');
    assert.deepEqual(othersNamedByBeginnings('claude.ide-lock', lock), []);
    assertInventsNobody('claude.ide-lock');
  });
});

describe('the lock of Claude Code’s scheduled tasks', () => {
  it('names the session’s process and when it was taken', () => {
    const lock = bytesOf('{"sessionId":"a-b","pid":4242,"acquiredAt":1763632800000}');
    assert.deepEqual(read('claude.scheduled-tasks-lock', lock), {
      state: 'named',
      pid: 4242,
      host: null,
      nonce: null,
      since: 1_763_632_800_000,
    });
    assert.deepEqual(othersNamedByBeginnings('claude.scheduled-tasks-lock', lock), []);
    assertInventsNobody('claude.scheduled-tasks-lock');
  });
});
