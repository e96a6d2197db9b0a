import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { isLoopback, plainAddress } from '../../../src/core/ipAddress';

describe('an address', () => {
  it('has one spelling, however it is written', () => {
    for (const text of ['10.0.0.7', '::ffff:10.0.0.7', '::FFFF:a00:7', '[::ffff:10.0.0.7]', '010.0.0.7'])
      assert.equal(plainAddress(text), '10.0.0.7', text);
    for (const text of ['::1', '0:0:0:0:0:0:0:1', '[::1]', '0000::0001', '::0.0.0.1', '::1%lo'])
      assert.equal(plainAddress(text), '0:0:0:0:0:0:0:1', text);
    assert.equal(plainAddress('fe80::A:b%eth0'), 'fe80:0:0:0:0:0:a:b');
    assert.equal(plainAddress('::'), '0:0:0:0:0:0:0:0');
    assert.equal(plainAddress('1::'), '1:0:0:0:0:0:0:0');
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'localhost',
      '1.2.3',
      '1.2.3.256',
      '1.2.3.4.5',
      '*',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::12345',
      '::1.2.3.256',
      '1:2:3:4:5:6:7:8::',
    ])
      assert.equal(plainAddress(text), null, text);
  });

  it('is known, of either family, wherever Node knows one, and is then itself one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const plain = plainAddress(text);
        assert.ok(plain !== null && (isIPv4(plain) || isIPv6(plain)), text);
        assert.equal(plainAddress(plain), plain);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => assert.equal(typeof (plainAddress(text) ?? ''), 'string')));
  });

  it('of the loopback is told from others', () => {
    assert.deepEqual(['127.0.0.1', '127.9.9.9', '0:0:0:0:0:0:0:1', '10.0.0.7'].map(isLoopback), [
      true,
      true,
      true,
      false,
    ]);
  });
});
