import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { gradleDaemonRegistry } from '../../../src/core/dialects/gradle/daemonRegistry';
import { observeMap } from '../../../src/core/registry/map/observeMap';
import type { Sighting } from '../../../src/core/ports';
import { stat } from '../../unit/core/verdicts/observed';
import { recorded } from './dialectUnderTest';

const idle = recorded('gradle/4.4.1/idle.recorded');
const two = recorded('gradle/4.4.1/two.recorded');
const stopped = recorded('gradle/4.4.1/stopped.recorded');

/** Names, processes, ports and states; `null` where nothing is told. */
function told(bytes: Uint8Array): unknown {
  return (
    gradleDaemonRegistry
      .decode?.(bytes)
      ?.map(({ name, claim }) =>
        claim.state === 'process' ? [name, claim.pid, ...claim.facts.map(({ value }) => value)] : [name, claim.state],
      ) ?? null
  );
}

/** Writes as `java.io.DataOutputStream` does. */
class Written {
  readonly #parts: Buffer[] = [];

  byte(value: number): this {
    return this.#add(Buffer.of(value));
  }

  int(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    return this.#add(part);
  }

  long(value: number): this {
    const part = Buffer.alloc(8);
    part.writeBigInt64BE(BigInt(value));
    return this.#add(part);
  }

  text(value: string): this {
    const part = Buffer.from(value);
    return this.byte(part.length >> 8)
      .byte(part.length & 0xff)
      .#add(part);
  }

  binary(value: string): this {
    const part = Buffer.from(value);
    return this.int(part.length).#add(part);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  #add(part: Buffer): this {
    this.#parts.push(part);
    return this;
  }
}

/** One busy daemon, as `DefaultDaemonContext` of these versions writes it. */
function written(version: '8.0' | '8.2' | '8.7' | '8.11' | '8.14'): Uint8Array {
  const since = (first: typeof version): boolean => Number(version.slice(2)) >= Number(first.slice(2));
  const out = new Written().byte(1).int(1).byte(1).long(1).long(2).int(40_000).int(1).binary('\x7f\x00\x00\x01');
  out.int(0).binary('the token to it').byte(1).long(1_700_000_000_000);
  out.byte(1).text('f319213b').text('/usr/lib/jvm/java-21');
  if (since('8.11')) out.int(21);
  if (since('8.14')) out.text('Eclipse Adoptium');
  out.text('/home/ada/.gradle/daemon').byte(1).long(4711).byte(1).int(10_800_000).int(1).text('-Dkey=s3cret');
  if (since('8.2')) out.byte(1);
  if (since('8.7')) out.int(0);
  return out.byte(1).int(0).int(0).bytes;
}

describe('the registry of Gradle daemons', () => {
  it('is known in the folder of a version', () => {
    const claims = (folder: string): boolean | undefined =>
      gradleDaemonRegistry.claims?.({ folder, name: 'registry.bin' });
    assert.deepEqual(
      ['/home/ada/.gradle/daemon/8.14', 'C:\\Users\\ada\\.gradle\\daemon\\8.14', '/ws/registry', '/ws'].map(claims),
      [true, true, false, false],
    );
  });

  it('names the daemons that the real tool recorded, with their ports and what they do', () => {
    assert.deepEqual(told(idle), [['daemon-1915', 1915, '39375', 'idle']]);
    assert.deepEqual(told(two), [
      ['daemon-1915', 1915, '39375', 'idle'],
      ['daemon-4886', 4886, '46645', 'idle'],
    ]);
    assert.deepEqual(told(stopped), []);
  });

  it('names them as newer versions write them, whose sources say how', () => {
    for (const version of ['8.0', '8.2', '8.7', '8.11', '8.14'] as const)
      assert.deepEqual(told(written(version)), [['daemon-4711', 4711, '40000', 'busy']], version);
  });

  it('says nothing of tokens and options', () => {
    const said = JSON.stringify(gradleDaemonRegistry.decode?.(written('8.14')));
    assert.doesNotMatch(said, /token to it|s3cret|jvm/);
  });

  it('tells nothing of a file that is cut short, has more in it, or is something else', () => {
    for (const whole of [idle, two, stopped, written('8.14')]) {
      for (let length = 0; length < whole.length; length++) assert.equal(told(whole.subarray(0, length)), null);
      assert.equal(told(new Uint8Array([...whole, 0xff])), null);
    }
    assert.equal(told(new TextEncoder().encode('{"servers": {}}')), null);
    assert.deepEqual(told(Uint8Array.of(0)), []);
  });

  it('is told of as a whole that is not known, and is never changed', () => {
    const content = { state: 'read', bytes: idle.subarray(0, 20), truncated: false, sha256: 'x' } as const;
    const sighting: Sighting = { path: '/x', stat: stat(), content, target: null, entries: null, contents: null };
    assert.deepEqual(observeMap(gradleDaemonRegistry, sighting).trouble, { code: 'not-decoded' });
    assert.equal(gradleDaemonRegistry.removable, false);
  });
});
