import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProcNetTcp } from '../../../../src/node/processes/procNetTcp';

const headings = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function row(local: string, state: string, inode: string): string {
  return `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
}

describe('the sockets that wait for connections, as the kernel lists them', () => {
  it('are those that listen, of both families, with their ports', () => {
    const text = [
      headings,
      row('0100007F:0BB8', '0A', '4242'),
      row('00000000000000000000000001000000:1F90', '0A', '4343'),
      row('0100007F:0BB9', '01', '4444'),
      row('0100007F:0BBA', '06', '0'),
      '',
    ].join('\n');
    assert.deepEqual(parseProcNetTcp(text), [
      { port: 3000, inode: '4242' },
      { port: 8080, inode: '4343' },
    ]);
  });

  it('are none in what is no such list', () => {
    for (const text of [
      '',
      headings,
      'a\nb c d',
      `${headings}\n${row('xyz:0BB8', '0A', '1')}`,
      `${headings}\n${row('0100007F:0BB8', '0A', '0')}`,
    ]) {
      assert.deepEqual(parseProcNetTcp(text), []);
    }
  });
});
