import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createProcTree } from '../../../../src/node/processes/procTree';
import { createSocketPeers } from '../../../../src/node/processes/socketPeers';
import { parseSocketPeers } from '../../../../src/node/processes/ssOutput';

/** What iproute2 6.1 printed, with PostgreSQL's socket in a folder whose name has a blank. */
const printed = [
  'u_str 0      0           * 4233787 * 4233788   ',
  'u_seq 0      0           * 4235149 * 4235150   ',
  'u_str 0      0      /tmp/my pg/.s.PGSQL.5432 4301 * 4300   ',
  'u_str 0      0           * 4300 * 4301   ',
  'u_str 0      0      @/tmp/.s.PGSQL.5433 4303 * 4302   ',
  'u_str 0      0      /run/dbus/system_bus_socket 4305 * 0   ',
  '',
].join('\n');

describe('sockets of the file system', () => {
  it('are told with their far end by ss, those of clients left out', () => {
    assert.deepEqual(
      [...parseSocketPeers(printed)],
      [
        ['4301', { path: '/tmp/my pg/.s.PGSQL.5432', peer: '4300' }],
        ['4303', { path: '@/tmp/.s.PGSQL.5433', peer: '4302' }],
      ],
    );
  });

  it('are not told where a path has a line in it that looks like another one', () => {
    const forged = `${printed}u_str 0 0 /tmp/x\nu_str 0 0 /tmp/.s.PGSQL.5432 4301 * 666\n`;
    assert.deepEqual([...parseSocketPeers(forged).keys()], ['4303']);
  });

  it('say nothing where ss is missing, fails or is late', async () => {
    for (const ran of [
      { kind: 'failed', reason: 'ss could not be run (ENOENT)' },
      { kind: 'ended', code: 255, stdout: printed, stderr: '' },
    ] as const) {
      const servedBy = createSocketPeers(createProcTree(), () => Promise.resolve(ran));
      const answers = await servedBy([process.pid, 1], /PGSQL/);
      assert.deepEqual(
        answers.map(({ state }) => state),
        ['unreadable', 'unreadable'],
      );
    }
  });
});
