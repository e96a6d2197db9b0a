import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseConnections, parseProcNetTcp } from '../../../../src/node/processes/procNetTcp';

const headings = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

function row(local: string, state: string, inode: string, remote = '00000000:0000'): string {
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
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

describe('the open connections in the same list', () => {
  it('are those that are established, with both ends, of version 4 whichever list they stand in', () => {
    const text = [
      headings,
      row('0100007F:0BB8', '0A', '4241'),
      row('0100007F:C350', '01', '4242', '0500A8C0:1538'),
      row('00000000000000000000000001000000:C351', '01', '4243', '00000000000000000000000001000000:1538'),
      row('0000000000000000FFFF00000100007F:C352', '01', '4244', '0000000000000000FFFF00000100007F:0CEA'),
      row('0100007F:C353', '06', '0', '0500A8C0:1538'),
    ].join('\n');
    const six = '0:0:0:0:0:0:0:1';
    assert.deepEqual(
      parseConnections(text).map(({ local, remote, inode }) => [
        local.address,
        local.port,
        remote.address,
        remote.port,
        inode,
      ]),
      [
        ['127.0.0.1', 50000, '192.168.0.5', 5432, '4242'],
        [six, 50001, six, 5432, '4243'],
        ['127.0.0.1', 50002, '127.0.0.1', 3306, '4244'],
      ],
    );
    assert.deepEqual(parseConnections('a\nb c d'), []);
  });
});
