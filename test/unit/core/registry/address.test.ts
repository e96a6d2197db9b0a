import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence } from '../../../../src/core/evidence';
import { addressOf, pageOf } from '../../../../src/core/registry/address';
import type { RegistryEntry } from '../../../../src/core/registry/registry';
import { holder, liveHolder } from '../../../support/records';
import { mapEntry } from '../../../support/registryRecords';

function serving(address: string | null, port: number | null, evidence?: readonly Evidence[]): RegistryEntry {
  const served: Evidence = { code: 'port-served', port: port ?? 0, pid: 1 };
  return mapEntry('a', {
    ...{ address, port, verdict: 'held', evidence: evidence ?? [served] },
    process: { kind: 'system', holder: liveHolder() },
  });
}

describe('the address of an entry', () => {
  it('is the one that is named, or its port here', () => {
    const given = [
      ['http://localhost:3000/app/', 3000],
      ['tcp://127.0.0.1:9293', null],
      [null, 5432],
      ['not an address', 80],
      ['not an address', null],
      [null, null],
    ] as const;
    assert.deepEqual(
      given.map(([address, port]) => addressOf(serving(address, port))),
      ['http://localhost:3000/app/', 'tcp://127.0.0.1:9293', 'localhost:5432', 'localhost:80', null, null],
    );
  });

  it('never has a key, a user or a password in it', () => {
    const address = 'http://me:secret@localhost:8888/lab?token=abc#token=def';
    const entry = serving(address, 8888);
    assert.deepEqual([addressOf(entry), pageOf(entry)], ['http://localhost:8888/lab', 'http://localhost:8888/lab']);
  });
});

describe('the page of an entry', () => {
  it('is on this machine, by whatever name', () => {
    for (const host of ['localhost', 'app.localhost', '127.0.0.1', '127.8.9.10', '[::1]']) {
      assert.equal(pageOf(serving(`http://${host}:3000/`, 3000)), `http://${host}:3000/`);
    }
    for (const host of ['0.0.0.0', '[::]', '0']) {
      assert.equal(pageOf(serving(`https://${host}:3000/`, 3000)), 'https://localhost:3000/');
    }
  });

  it('is none that leads elsewhere, or to something that is no page', () => {
    for (const address of [
      'http://192.168.1.9:3000/',
      'http://example.com:3000/',
      'http://localhost.evil.example:3000/',
      'http://127.0.0.1.evil.example:3000/',
      'http://localhost@evil.example:3000/',
      'file:///etc/passwd',
      'command:workbench.action.closeWindow',
      'javascript:alert(1)//:3000',
      'vscode://localhost:3000/',
      'tcp://127.0.0.1:3000',
    ]) {
      assert.equal(pageOf(serving(address, 3000)), null, address);
    }
  });

  it('is there only while the very process that is named is seen to listen at that very port', () => {
    const url = 'http://localhost:3000/';
    const evidence = (code: 'port-silent' | 'port-unseen'): readonly Evidence[] => [{ code, port: 3000 }];
    assert.equal(pageOf(serving(url, 3000)), url);
    assert.equal(pageOf(serving(url, 3000, [])), null);
    assert.equal(pageOf(serving(url, 3000, evidence('port-silent'))), null);
    assert.equal(pageOf(serving(url, 3000, evidence('port-unseen'))), null);
    assert.equal(pageOf(serving('http://localhost:3001/', 3000)), null);
    assert.equal(pageOf(serving('http://localhost/', 80)), 'http://localhost/');
    assert.equal(pageOf({ ...serving(url, 3000), verdict: 'unknown' }), null);
    assert.equal(pageOf({ ...serving(url, 3000), process: { kind: 'system', holder: holder() } }), null);
  });
});
