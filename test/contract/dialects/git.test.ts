import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { configuredCheckout } from '../../../src/core/dialects/git/checkout';
import { gitProgram } from '../../../src/core/dialects/git/program';
import { place } from '../place';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  notClaimed,
  othersNamedByBeginnings,
  read,
  recorded,
  type Spot,
} from './dialectUnderTest';

const mainConfig = recorded('git/2.39.5/config.main');
const moduleConfig = recorded('git/2.39.5/config.module');
const foreign = { state: 'foreign' };

/** Names of the companions a place asks for, and what these would say of it and of who may have it. */
function companionsAt(id: string, [folder, name, siblings = []]: Spot): readonly string[] {
  return dialectCalled(id).companions?.(place(folder, name, siblings)) ?? [];
}

function scopesAt(id: string, folder: string, companions: Record<string, Uint8Array>): readonly string[] {
  return dialectCalled(id).users?.scopes(folder, new Map(Object.entries(companions)), '') ?? [];
}

function isForeign(id: string, companions: Record<string, Uint8Array>): boolean {
  return read(id, new Uint8Array(), 'x.lock', new Map(Object.entries(companions))).state === 'foreign';
}

describe('where a lock of git is looked for', () => {
  it('is every file that git locks, in every kind of git directory', () => {
    const spots: Record<string, readonly Spot[]> = {
      'git.index-lock': [
        ['/ws/.git', 'index.lock'],
        ['C:\\ws\\.git', 'index.lock'],
        ['/ws/.git/worktrees/wt', 'index.lock'],
        ['/ws/.git/modules/lib/sub', 'index.lock'],
        ['/ws/.git/modules/a/modules/b', 'index.lock'],
        ['/ws/.git/worktrees/wt/modules/a', 'index.lock'],
      ],
      'git.ref-lock': [
        // Of a branch that is called like a package manager.
        ['/ws/.git/refs/heads', 'yarn.lock'],
        ['/ws/.git', 'HEAD.lock'],
        ['/ws/.git', 'ORIG_HEAD.lock'],
        ['/ws/.git', 'packed-refs.lock'],
        ['/ws/.git/refs/heads/feature', 'x.lock'],
        ['C:\\ws\\.git\\refs\\remotes\\origin', 'main.lock'],
        ['/ws/.git/refs/heads/foo.git', 'x.lock'],
        ['/srv/foo.git/ws/.git/refs/heads', 'x.lock'],
        ['/ws/.git/logs/refs/heads', 'main.lock'],
        ['/ws/.git/reftable', 'tables.list.lock'],
        ['/ws/.git/modules/lib/refs/refs/heads', 'main.lock'],
      ],
      'git.config-lock': [
        ['/ws/.git', 'config.lock'],
        ['/ws/.git', 'config.worktree.lock'],
        ['/ws/.git/info', 'sparse-checkout.lock'],
      ],
      'git.objects-lock': [
        ['/ws/.git', 'shallow.lock'],
        ['/ws/.git', 'gc.pid.lock'],
        ['/ws/.git', 'gc.log.lock'],
        ['/ws/.git/objects', 'maintenance.lock'],
        ['/ws/.git/objects', 'schedule.lock'],
        ['/ws/.git/objects/info', 'commit-graph.lock'],
        ['/ws/.git/objects/info', 'alternates.lock'],
        ['/ws/.git/objects/info/commit-graphs', 'commit-graph-chain.lock'],
        ['/ws/.git/objects/pack', 'multi-pack-index.lock'],
      ],
      'git.work-lock': [
        ['/ws/.git', 'MERGE_RR.lock'],
        ['/ws/.git/sequencer', 'todo.lock'],
        ['/ws/.git/rebase-merge', 'git-rebase-todo.lock'],
      ],
      'git.commit-index': [
        ['/ws/.git', 'next-index-14892.lock'],
        ['/ws/.git/worktrees/wt', 'index.stash.77.lock'],
      ],
      'git.pid-note': [
        ['/ws/.git', 'index~pid.lock'],
        ['/ws/.git/refs/heads', 'main~pid.lock'],
      ],
      'git.gc-pid': [
        ['/ws/.git', 'gc.pid'],
        ['/srv/foo.git', 'gc.pid'],
      ],
      'git.unplaced-lock': [
        ['/srv/foo.git', 'packed-refs.lock'],
        ['/srv/foo.git/refs/heads', 'main.lock'],
        ['/srv/bare', 'HEAD.lock', ['HEAD', 'objects', 'refs']],
        ['/srv/bare', 'index.lock', ['HEAD', 'objects', 'refs']],
        ['/ws/.git/worktrees/wt', 'HEAD.lock'],
        ['/ws/.git/worktrees/wt/refs/bisect', 'bad.lock'],
      ],
      'git.worktree-lock': [['/ws/.git/worktrees/wt', 'locked', ['gitdir', 'HEAD']]],
      'git.user-config-lock': [
        ['/home/me', '.gitconfig.lock'],
        ['/home/me', '.git-credentials.lock'],
        ['/home/me/.config/git', 'config.lock'],
      ],
      'git.repack-file': [['/ws/.git/objects/pack', `.tmp-746-pack-${'0'.repeat(40)}.pack`]],
      'git.pack-part': [
        ['/ws/.git/objects/pack', 'tmp_pack_EF7r2F'],
        ['/srv/foo.git/objects/pack', 'tmp_idx_abcdef'],
      ],
    };
    for (const [id, ofOne] of Object.entries(spots)) assert.deepEqual(notClaimed(id, ofOne), [], id);
  });

  it('is nowhere else, and no file that other tools keep in the folder of git', () => {
    const spots: readonly Spot[] = [
      ['/ws', 'index.lock'],
      ['/ws/src', 'HEAD.lock', ['HEAD']],
      ['/ws/refs/heads', 'main.lock'],
      ['/ws/.github', 'index.lock'],
      ['/ws/.git/gitbutler', 'project.lock'],
      ['/ws/.git/hooks', 'index.lock'],
      ['/ws/.git/lfs', 'lock.lock'],
      ['/ws/.git', 'fetch.lock'],
      ['/ws/.git/objects/ab', 'x.lock'],
      ['/ws/.git/objects/pack', 'tmp_pack_'],
      ['/ws/objects/pack', 'tmp_pack_EF7r2F'],
      ['/ws', 'next-index-1.lock'],
      ['/ws', 'locked'],
      ['/ws/worktrees/a', 'locked'],
      ['/ws', 'gc.pid'],
      ['/ws', 'x~pid.lock'],
      ['/ws/git', 'config.lock'],
    ];
    assert.deepEqual(
      spots.filter((spot) => claimedBy(spot)?.startsWith('git.') === true),
      [],
    );
  });
});

describe('whom a lock of git is asked of', () => {
  it('are those who work in its checkout, wherever that is', () => {
    const linked = { gitdir: bytesOf('/home/me/a linked one/.git\n') };
    assert.deepEqual(scopesAt('git.index-lock', '/ws/.git', { config: mainConfig }), ['/ws/.git', '/ws']);
    assert.deepEqual(scopesAt('git.ref-lock', '/ws/.git/refs/heads', { config: mainConfig }), ['/ws/.git', '/ws']);
    assert.deepEqual(scopesAt('git.index-lock', '/ws/.git/worktrees/wt', linked), [
      '/ws/.git/worktrees/wt',
      '/home/me/a linked one',
    ]);
    assert.deepEqual(scopesAt('git.index-lock', '/ws/.git/modules/lib/sub', { config: moduleConfig }), [
      '/ws/.git/modules/lib/sub',
      '/ws/lib/sub',
    ]);
    assert.deepEqual(
      scopesAt('git.index-lock', '/shadow/.git', { config: bytesOf('[core]\n\tworktree = /ws\n') }),
      ['/shadow/.git', '/shadow', '/ws'],
      'a repository kept apart from the files it is of',
    );
    assert.deepEqual(
      scopesAt('git.index-lock', '/ws/.git/worktrees/wt', { gitdir: bytesOf('../../../../side/.git\n') }),
      ['/ws/.git/worktrees/wt', '/side'],
    );
    assert.deepEqual(scopesAt('git.index-lock', '/ws/.git/modules/sub', { config: mainConfig }), ['/']);
  });

  it('is whoever works in the git directory where a checkout is not known, and that nobody does proves nothing', () => {
    assert.equal(isForeign('git.index-lock', { config: mainConfig }), false);
    assert.equal(isForeign('git.ref-lock', { config: mainConfig, worktrees: new Uint8Array() }), true);
    assert.equal(isForeign('git.index-lock', {}), true);
    assert.equal(isForeign('git.index-lock', { config: new Uint8Array() }), true);
    assert.equal(isForeign('git.index-lock', { config: bytesOf('[core]\n\tworktree = "a\\tb"\n') }), true);
    assert.equal(isForeign('git.index-lock', { config: bytesOf('[include]\n\tpath = x\n') }), true);
    assert.equal(isForeign('git.index-lock', { gitdir: bytesOf('/home/me/cut o') }), true);
    assert.equal(isForeign('git.index-lock', { gitdir: bytesOf('/home/me/wt/.git\n') }), false);
    assert.equal(dialectCalled('git.unplaced-lock').users?.isPartial, true);
  });

  it('is told by files beside the lock, reached from wherever the lock lies', () => {
    assert.deepEqual(companionsAt('git.index-lock', ['/ws/.git', 'index.lock', ['HEAD', 'next-index-7.lock']]), [
      'config',
      'config.worktree',
      'index~pid.lock',
      'next-index-7.lock',
    ]);
    assert.deepEqual(companionsAt('git.ref-lock', ['/ws/.git/refs/heads', 'main.lock']), [
      '../../config',
      '../../config.worktree',
      '../../worktrees',
      'main~pid.lock',
    ]);
    assert.deepEqual(companionsAt('git.work-lock', ['/ws/.git/worktrees/wt/rebase-merge', 'message.lock']), [
      '../gitdir',
      'message~pid.lock',
    ]);
  });

  it('is not a pid that stands beside it, which may be of a holder before', () => {
    const beside = { config: mainConfig, 'index~pid.lock': recorded('git/2.55/index-pid-note.recorded') };
    assert.deepEqual(read('git.index-lock', new Uint8Array(), 'index.lock', new Map(Object.entries(beside))), {
      state: 'nobody',
      facts: [{ name: 'file', value: 'index~pid.lock' }],
    });
  });
});

describe('core.worktree in a git configuration', () => {
  it('is read as git writes it, and is unclear where more could follow', () => {
    assert.equal(configuredCheckout(mainConfig), null);
    assert.equal(configuredCheckout(moduleConfig), '../../../../lib/sub');
    assert.equal(configuredCheckout(bytesOf('[core]\n\tworktree = "/a b"\n')), '/a b');
    assert.equal(configuredCheckout(bytesOf('[core] worktree = /x\n')), '/x');
    assert.equal(configuredCheckout(bytesOf('[other]\n\tworktree = /x\n')), null);
    const long = `[core]\n${'\tx = y\n'.repeat(800)}`;
    assert.equal(configuredCheckout(bytesOf(long).subarray(0, 4_096)), undefined);
    assert.equal(configuredCheckout(bytesOf(`[core]\n[a]\n${long}`).subarray(0, 4_096)), null);
  });
});

describe('what git writes down of itself', () => {
  it('names a process where a pid is in the content or in the name', () => {
    const second = `.tmp-746-pack-${'0'.repeat(40)}.pack`;
    assert.deepEqual(
      [
        read('git.pid-note', recorded('git/2.55/index-pid-note.recorded')),
        read('git.gc-pid', recorded('git/2.39.5/gc-pid.recorded')),
        read('git.commit-index', new Uint8Array(), 'next-index-14892.lock'),
        read('git.repack-file', new Uint8Array(), second),
        read('git.worktree-lock', recorded('git/2.39.5/worktree-locked.reason')),
        read('git.worktree-lock', recorded('git/2.39.5/worktree-locked.empty')),
      ],
      [
        { state: 'named', pid: 32615, host: null, nonce: null },
        { state: 'named', pid: 23827, host: 'vm', nonce: null },
        { state: 'named', pid: 14892, host: null, nonce: null },
        { state: 'named', pid: 746, host: null, nonce: null },
        { state: 'nobody', facts: [{ name: 'reason', value: 'usb disk' }] },
        { state: 'nobody' },
      ],
    );
    assert.deepEqual(read('git.commit-index', new Uint8Array(), 'next-index-x.lock'), foreign);
  });

  it('names nobody else while it is cut short', () => {
    assert.deepEqual(othersNamedByBeginnings('git.pid-note', recorded('git/2.55/index-pid-note.recorded')), []);
    assert.deepEqual(othersNamedByBeginnings('git.gc-pid', recorded('git/2.39.5/gc-pid.recorded')), []);
    assert.equal(read('git.pid-note', bytesOf('pid 3261')).state, 'malformed');
    assert.equal(read('git.gc-pid', bytesOf('2382')).state, 'malformed');
  });

  it('names nobody who is not in it', () => {
    assertInventsNobody('git.pid-note');
    assertInventsNobody('git.gc-pid');
    assertInventsNobody('git.worktree-lock');
  });

  it('is never opened where it becomes git’s own file', () => {
    const locks = ['index', 'ref', 'config', 'objects', 'work', 'unplaced', 'user-config'].map((name) =>
      dialectCalled(`git.${name}-lock`),
    );
    assert.deepEqual([...new Set(locks.map(({ maxBytes }) => maxBytes))], [0]);
    assert.equal(dialectCalled('git.worktree-lock').removable, false);
  });
});

describe('a command line of git', () => {
  it('is one that may hold a lock, by whatever path it was started', () => {
    const lines = [
      'git commit -a',
      '/usr/lib/git-core/git commit -a',
      '/usr/lib/git-core/git-receive-pack /srv/x.git',
      '"C:\\Program Files\\Git\\cmd\\git.exe" add .',
      '/Applications/GitHub Desktop.app/Contents/Resources/app/git/bin/git status',
      'sudo git gc',
      'sh -c git commit -a',
      'lazygit',
      'C:\\tools\\gitui.exe',
      'git -c alias.xx=commit xx',
    ];
    assert.deepEqual(
      lines.filter((line) => !gitProgram.test(line)),
      [],
    );
  });

  it('is not one of an editor, nor of a servant of git that takes no lock', () => {
    const lines = [
      '/usr/share/code/code --ms-enable /ws',
      'codium .',
      'node /ws/.git/x.js',
      'vim digit.txt',
      'git fsmonitor--daemon run --detach',
      'git cat-file --batch',
      '/usr/lib/git-core/git-credential-cache--daemon /run/x',
      'gitlab-runner run',
      'node dist/github-bot.js',
    ];
    assert.deepEqual(
      lines.filter((line) => gitProgram.test(line)),
      [],
    );
  });
});
