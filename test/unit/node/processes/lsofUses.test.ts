import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { UseAnswer, UseQuestion } from '../../../../src/core/processPorts';
import type { BoundedRun, Runner } from '../../../../src/node/processes/boundedRun';
import { parseLsof } from '../../../../src/node/processes/lsofOutput';
import { createLsofUses } from '../../../../src/node/processes/lsofUses';
import { createProcessUses } from '../../../../src/node/processes/uses';
import { recording } from '../../../fixtures/kernelLocks/recording';

describe('parseLsof', () => {
  it('reads what lsof printed', () => {
    const files = parseLsof(recording('lsof-4.95.txt'));
    assert.deepEqual(
      files.map(({ pid, fd, lock, ino }) => [pid, fd, lock, ino]),
      [
        [535, '9', null, '2172002'],
        [13409, '3', 'r', '2172002'],
        [13409, '5', 'R', '2172004'],
        [32746, 'cwd', null, '2171985'],
        [547, '9', null, '2173511'],
      ],
    );
    assert.deepEqual(files[1], {
      pid: 13409,
      uid: 0,
      fd: '3',
      access: 'u',
      lock: 'r',
      dev: '65024',
      ino: '2172002',
      name: '/tmp/a/f',
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('p', 'f', 'l', 'D', '0', 'x', '\0', '\n') }),
        (text) => void parseLsof(text),
      ),
    );
  });
});

describe('createLsofUses', () => {
  const question: UseQuestion = {
    file: { path: '/Users/ada/project/db.lock', dev: String(0x1000004), ino: '9133' },
    hasOtherNames: false,
    uid: 501,
    program: /^(?:\S*\/)?git /,
    scopes: ['/Users/ada/project'],
    variables: [],
  };

  const row = (pid: number, command: string, uid = 501, stat = 'S'): string =>
    `${pid}     1 ${stat}      ${uid} Sat Aug  1 10:48:00 2026     ${command}\n`;

  function running(ps: string, lsof: string): Runner {
    const ended = (stdout: string): BoundedRun => ({ kind: 'ended', code: 0, stdout, stderr: '' });
    return (program) => Promise.resolve(ended(program === '/bin/ps' ? ps : lsof));
  }

  async function ask(
    ps: string,
    lsof = recording('macos-lsof.txt'),
    changes: Partial<UseQuestion> = {},
  ): Promise<UseAnswer | undefined> {
    const uses = createLsofUses({ run: running(ps, lsof), platform: 'darwin', probe: () => 'there' });
    return (await uses.ask([{ ...question, ...changes }]))[0];
  }

  it('tells who has the file open, works in the folder, or names it', async () => {
    const other = recording('macos-lsof.txt')
      .replaceAll('p612', 'p613')
      .replace(/f12.*\n/, '');
    const answer = await ask(
      row(612, 'node server.js') + row(613, 'git commit') + row(700, '/usr/bin/git -C /Users/ada/project log'),
      recording('macos-lsof.txt') + other,
    );
    assert.deepEqual(answer, {
      state: 'looked',
      uses: [
        { pid: 612, how: 'open' },
        { pid: 613, how: 'cwd' },
        { pid: 700, how: 'argument' },
      ],
      unreadable: 0,
    });
  });

  it('counts whom lsof could not look into, where it may be of the program: by its name, or the user’s own and nameless', async () => {
    const ps =
      row(612, 'node server.js') +
      row(801, 'git gc', 0) +
      row(802, 'ssh-agent') +
      row(803, 'launchd', 0) +
      row(804, '(git)', 501, 'Z') +
      row(805, '') +
      row(806, '', 0);
    const lsof = recording('macos-lsof.txt').replace(/f12.*\n/, '');
    assert.deepEqual(await ask(ps, lsof), { state: 'looked', uses: [], unreadable: 2 });
    assert.deepEqual(await ask(ps, lsof, { uid: null }), { state: 'looked', uses: [], unreadable: 3 });
  });

  it('says nothing when one of the two programs fails', async () => {
    const failing =
      (which: string): Runner =>
      (program, args, options) =>
        program.endsWith(which)
          ? Promise.resolve({ kind: 'failed', reason: `${which} was killed` })
          : running(row(700, 'git log'), recording('macos-lsof.txt'))(program, args, options);
    for (const which of ['ps', 'lsof']) {
      assert.deepEqual(await createLsofUses({ run: failing(which) }).ask([question]), [
        { state: 'unreadable', reason: `${which} was killed` },
      ]);
    }
  });

  it('says of Windows that it cannot be told', async () => {
    assert.equal((await createProcessUses('win32').ask([question]))[0]?.state, 'unreadable');
  });
});
