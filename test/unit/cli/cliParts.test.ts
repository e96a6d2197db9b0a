import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { wantsColor } from '../../../src/cli/colors';
import { exitCodeOf, worst } from '../../../src/cli/exitCodes';
import { shellWord } from '../../../src/cli/shellWord';
import { undoFolder } from '../../../src/cli/undoFolder';
import type { LockRecord } from '../../../src/core/lock';
import type { Refusal } from '../../../src/core/release/refusal';

describe('exit codes', () => {
  const error = { code: 'EACCES', message: 'permission denied' };
  const cases: readonly (readonly [Refusal, number])[] = [
    [{ reason: 'untrusted-workspace' }, 3],
    [{ reason: 'evidence', record: {} as LockRecord }, 3],
    [{ reason: 'changed-underneath', differences: ['ino'] }, 4],
    [{ reason: 'vanished' }, 4],
    [{ reason: 'moved-and-put-back', differences: ['ino'] }, 4],
    [{ reason: 'conflict', quarantine: '/x', error }, 4],
    [{ reason: 'failed', step: 'move-aside', error }, 2],
  ];
  for (const [refusal, code] of cases) {
    it(`${refusal.reason} is ${code}`, () => assert.equal(exitCodeOf(refusal), code));
  }

  it('of several the worst counts', () => {
    assert.equal(worst([]), 0);
    assert.equal(worst([0, 3, 2]), 3);
    assert.equal(worst([4, 3]), 4);
  });
});

describe('the undo folder of the command line', () => {
  it('is where each system keeps the state of programs', () => {
    assert.equal(undoFolder({ platform: 'linux', env: {}, home: '/home/a' }), '/home/a/.local/state/lockscope/undo');
    assert.equal(
      undoFolder({ platform: 'linux', env: { XDG_STATE_HOME: '/state' }, home: '/home/a' }),
      '/state/lockscope/undo',
    );
    assert.equal(
      undoFolder({ platform: 'darwin', env: { XDG_STATE_HOME: '/state' }, home: '/Users/a' }),
      '/Users/a/Library/Application Support/lockscope/undo',
    );
    assert.equal(
      undoFolder({ platform: 'win32', env: { LOCALAPPDATA: 'D:\\Local' }, home: 'C:\\Users\\a' }),
      'D:\\Local\\lockscope\\undo',
    );
    assert.equal(
      undoFolder({ platform: 'win32', env: {}, home: 'C:\\Users\\a' }),
      'C:\\Users\\a\\AppData\\Local\\lockscope\\undo',
    );
  });

  it('is not moved by a variable that is empty or relative', () => {
    for (const XDG_STATE_HOME of ['', 'state']) {
      assert.equal(
        undoFolder({ platform: 'linux', env: { XDG_STATE_HOME }, home: '/h' }),
        '/h/.local/state/lockscope/undo',
      );
    }
  });
});

describe('colours', () => {
  it('follow the flag, then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
    const wants = (flag: boolean | undefined, env: Record<string, string>, isTerminal: boolean): boolean =>
      wantsColor({ flag, env, isTerminal });
    assert.equal(wants(undefined, {}, true), true);
    assert.equal(wants(undefined, {}, false), false);
    assert.equal(wants(undefined, { TERM: 'dumb' }, true), false);
    assert.equal(wants(undefined, { NO_COLOR: '' }, true), true);
    assert.equal(wants(undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true), false);
    assert.equal(wants(undefined, { FORCE_COLOR: '' }, false), true);
    assert.equal(wants(undefined, { FORCE_COLOR: '0' }, true), false);
    assert.equal(wants(true, { NO_COLOR: '1' }, false), true);
    assert.equal(wants(false, { FORCE_COLOR: '1' }, true), false);
  });
});

describe('a path as a word of a shell', () => {
  it('is quoted where it has to be', () => {
    assert.equal(shellWord('a/b.lock', 'linux'), 'a/b.lock');
    assert.equal(shellWord('a b', 'linux'), "'a b'");
    assert.equal(shellWord("it's", 'linux'), "'it'\\''s'");
    assert.equal(shellWord('$(rm -r ~)', 'linux'), "'$(rm -r ~)'");
    assert.equal(shellWord('a\\x1bb', 'linux'), "'a\\x1bb'");
    assert.equal(shellWord('~x', 'linux'), "'~x'");
    assert.equal(shellWord('-f', 'linux'), './-f');
    assert.equal(shellWord('C:\\a b', 'win32'), '"C:\\a b"');
  });

  it('is left out where a paste could do something else', () => {
    assert.equal(shellWord('a\nb', 'linux'), null);
    assert.equal(shellWord('a\u001bb', 'linux'), null);
    assert.equal(shellWord('%PATH%', 'win32'), null);
  });
});
