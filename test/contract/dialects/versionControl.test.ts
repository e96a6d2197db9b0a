import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
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

const tools = ['mercurial.', 'subversion.', 'breezy.', 'darcs.', 'jujutsu.'];

function link(target: string): unknown {
  return dialectCalled('mercurial.lock').parseLink?.(target, 'wlock');
}

describe('where the locks of other version control are looked for', () => {
  it('is the folder of the tool', () => {
    const spots: Record<string, readonly Spot[]> = {
      'mercurial.lock': [
        ['/ws/.hg', 'wlock'],
        ['/ws/.hg/store', 'lock'],
        ['C:\\ws\\.hg\\store', 'lock'],
      ],
      'mercurial.lock-break': [
        ['/ws/.hg', 'wlock.break'],
        ['/ws/.hg/store', 'lock.break'],
      ],
      'mercurial.journal': [['/ws/.hg/store', 'journal']],
      'subversion.repository-lock': [
        ['/srv/repo/db', 'write-lock', ['fs-type', 'txn-current']],
        ['C:\\repo\\db', 'txn-current-lock', ['fs-type', 'txn-current']],
      ],
      'breezy.lock-info': [
        ['/ws/.bzr/branch/lock', 'held'],
        ['C:\\ws\\.bzr\\checkout\\lock', 'held'],
      ],
      'darcs.repository-lock': [
        ['/ws/_darcs', 'lock'],
        ['C:\\ws\\_darcs', 'lock'],
      ],
      // jj-vcs/jj: lib/src/local_working_copy.rs, simple_op_heads_store.rs, default_index, git.rs.
      'jujutsu.lock': [
        ['/ws/.jj/working_copy', 'working_copy.lock'],
        ['/ws/.jj/repo/op_heads/heads', 'lock'],
        ['C:\\ws\\.jj\\repo\\index\\segments', 'lock'],
      ],
    };
    for (const [id, ofOne] of Object.entries(spots)) assert.deepEqual(notClaimed(id, ofOne), [], id);
  });

  it('is nowhere else, least of all at the files that Subversion keeps for show', () => {
    const spots: readonly Spot[] = [
      ['/ws', 'wlock'],
      ['/ws/.hg', 'lock'],
      ['/ws/store', 'lock'],
      ['/ws', 'journal'],
      ['/srv/repo/locks', 'db.lock', ['db-logs.lock']],
      ['/srv/repo/locks', 'db-logs.lock', ['db.lock']],
      ['/ws/db', 'write-lock'],
      ['/ws/lock', 'held'],
      ['/ws/.bzr/branch', 'held'],
      ['/ws/.bzr/branch/lock/held', 'info'],
      ['/ws/darcs', 'lock'],
      ['/ws/.jj', 'lock'],
      ['/ws/index', 'lock'],
    ];
    assert.deepEqual(
      spots.filter((spot) => tools.some((tool) => claimedBy(spot)?.startsWith(tool) === true)),
      [],
    );
  });
});

describe('who has a lock of Mercurial', () => {
  it('is where the link points: host, pid namespace, pid', () => {
    const target = new TextDecoder().decode(recorded('mercurial/6.3.2/wlock.target'));
    const expected = {
      state: 'named',
      pid: 23873,
      host: 'vm',
      nonce: null,
      identity: { pidNamespace: 4_026_531_836 },
    };
    assert.deepEqual(link(target), expected);
    assert.deepEqual(read('mercurial.lock', bytesOf(target)), expected, 'as a file, where links cannot be made');
    assert.deepEqual(link('mac.local:77'), { state: 'named', pid: 77, host: 'mac.local', nonce: null });
  });

  it('is told only by what it writes: the pid ends where the text ends, there being no newline', () => {
    const whole = recorded('mercurial/6.3.2/wlock.target');
    assert.deepEqual(othersNamedByBeginnings('mercurial.lock', whole), [2, 23, 238, 2387]);
    for (const target of ['', 'vm', 'vm:', 'vm/effffffc:', ':12', '../x', 'a b:12', 'vm/:1']) {
      assert.deepEqual(link(target), { state: 'malformed', reason: 'no-pid', pid: null }, target);
    }
  });

  it('is nobody whose number is not in it, whatever the link says', () => {
    assertInventsNobody('mercurial.lock');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (target) => {
        const claimant = link(target) as { state: string; pid: number };
        return claimant.state !== 'named' || target.includes(String(claimant.pid));
      }),
    );
  });
});

describe('who has a lock of Breezy', () => {
  const whole = recorded('breezy/3.3.2/branch-info.recorded');

  it('is written in the file in its folder', () => {
    const { parseEntries } = dialectCalled('breezy.lock-info');
    assert.deepEqual(parseEntries?.(['info'], 'held', new Map([['info', whole]])), read('breezy.lock-info', whole));
    assert.deepEqual(parseEntries?.([], 'held', new Map()), { state: 'empty' });
    assert.deepEqual(parseEntries?.(['info'], 'held', new Map()), { state: 'nobody' }, 'which cannot be looked at');
  });

  it('is written in its info, with when it was taken', () => {
    assert.deepEqual(read('breezy.lock-info', whole), {
      state: 'named',
      pid: 24871,
      host: 'vm',
      nonce: '273cjm0pzy2ucns73o4m',
      since: 1_795_190_478_000,
      facts: [{ name: 'user', value: 'x <x@y>' }],
    });
  });

  it('is nobody else while it is cut short, and nobody who is not in it', () => {
    assert.deepEqual(othersNamedByBeginnings('breezy.lock-info', whole), []);
    assertInventsNobody('breezy.lock-info');
  });
});

describe('locks of version control that name nobody', () => {
  it('are asked of the kernel, or of those who work there', () => {
    assert.deepEqual(dialectCalled('subversion.repository-lock').mutex, { by: 'any' });
    assert.deepEqual(dialectCalled('jujutsu.lock').mutex, { by: 'flock' });
    assert.deepEqual(dialectCalled('darcs.repository-lock').users?.scopes('/ws/_darcs', new Map(), ''), ['/ws']);
    assert.deepEqual(read('darcs.repository-lock', recorded('darcs/2.16.5/lock.empty')), { state: 'nobody' });
  });

  it('are not removed where they are data or have a command of their own', () => {
    const kept = ['mercurial.journal', 'subversion.repository-lock', 'jujutsu.lock'];
    assert.deepEqual(
      kept.filter((id) => dialectCalled(id).removable),
      [],
    );
  });
});
