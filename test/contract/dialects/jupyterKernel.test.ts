import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bytesOf, claimedBy, dialectCalled, read, recorded, wronglyClaimed } from './dialectUnderTest';

const id = 'jupyter.kernel';
const folder = '/home/ada/.local/share/jupyter/runtime';
const name = 'kernel-1bffe4e2-4d92-4213-9c5e-1fde6235ca60.json';
const kernel = recorded('jupyter/ipykernel-6.17.0/kernel.recorded');
const fields = JSON.parse(new TextDecoder().decode(kernel)) as Readonly<Record<string, unknown>>;

function changed(more: Readonly<Record<string, unknown>>): ReturnType<typeof read> {
  return read(id, bytesOf(JSON.stringify({ ...fields, ...more })), name);
}

describe('the record of a Jupyter kernel', () => {
  it('is known where Jupyter, VS Code and a kernel by itself write it', () => {
    assert.deepEqual(
      [name, 'kernel-2891.json', 'kernel-v38b5e7a1c.json'].map((one) => claimedBy([folder, one])),
      [id, id, id],
    );
    assert.deepEqual(
      wronglyClaimed(
        [id],
        [
          [folder, 'kernel-.json'],
          [folder, 'kernel.json'],
          [folder, 'kernel-a b.json'],
          [folder, `${name}.bak`],
        ],
      ),
      [],
    );
  });

  it('says at which port it is, and nothing of its key', () => {
    assert.deepEqual(read(id, kernel, name), { state: 'nobody', facts: [{ name: 'port', value: '43809' }] });
    const own = recorded('jupyter/ipykernel-6.17.0/own-kernel.recorded');
    assert.deepEqual(read(id, own, 'kernel-2891.json'), { state: 'nobody', facts: [{ name: 'port', value: '46045' }] });
    assert.doesNotMatch(JSON.stringify(changed({ kernel_name: 'julia-1.10' })), /REDACTED/);
  });

  it('is somebody else’s file where a channel is missing, is no port, or is reached otherwise', () => {
    const others = [{ shell_port: undefined }, { iopub_port: '1' }, { control_port: 70_000 }, { transport: 'ipc' }];
    assert.deepEqual(
      others.map((more) => changed(more).state),
      others.map(() => 'foreign'),
    );
    for (let length = 0; length < kernel.length - 2; length++) {
      assert.equal(read(id, kernel.subarray(0, length), name).state, 'foreign', String(length));
    }
  });

  it('is of another machine where it is reached at another address', () => {
    const host = (ip: string): unknown => {
      const claimant = changed({ ip });
      return claimant.state === 'nobody' ? (claimant.host ?? null) : claimant.state;
    };
    assert.deepEqual(['127.0.0.1', '127.0.1.1', '0.0.0.0', 'localhost', '::1', '*', '', '10.0.0.7'].map(host), [
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      '10.0.0.7',
    ]);
  });

  it('is used by whoever was started on that very file, and is never removed: its server starts a kernel anew', () => {
    const { users, removable } = dialectCalled(id);
    assert.deepEqual(users?.scopes(folder, new Map(), name), [`${folder}/${name}`]);
    const commands = [
      `/usr/bin/python3 -m ipykernel_launcher -f ${folder}/${name}`,
      `R --slave -e IRkernel::main() --args ${folder}/${name}`,
      `python -m ipykernel_launcher --f=${folder}/kernel-v38b5e7a1c.json`,
      'python -m ipykernel',
    ];
    assert.deepEqual(
      commands.map((command) => users?.program.test(command)),
      [true, true, true, false],
    );
    assert.equal(removable, false);
  });
});
