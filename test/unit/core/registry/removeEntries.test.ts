import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { type EntryDone, type EntryTask, planEntry, removeEntries } from '../../../../src/core/registry/removeEntries';
import { registriesOf } from '../../../../src/core/registry/registries';
import { keptIn } from '../../../support/keptFiles';
import { snapshotOf } from '../../../support/records';
import { deadPid, EntryRig, livePid, registryPath, twoServers } from './entryRig';

const pidFile = '/ws/api/tmp/pids/server.pid';

let rig: EntryRig;
beforeEach(() => {
  rig = new EntryRig();
});

/** The pid file of a process that is gone, as the entry that it is. */
async function fileTask(): Promise<EntryTask> {
  rig.tree.put(pidFile, `${deadPid}\n`);
  const record = await rig.record(pidFile, 'rails.pid-file');
  const [entry] = registriesOf(snapshotOf({ locks: [record] }))[0]?.entries ?? [];
  assert(entry !== undefined);
  const plan = planEntry(entry, record.dialect, { trusted: true });
  assert(plan.ok);
  return plan.value;
}

async function entryTask(): Promise<EntryTask> {
  const plan = planEntry(await rig.entry('api'), rig.dialect.id, { trusted: true });
  assert(plan.ok);
  return plan.value;
}

function remove(tasks: readonly EntryTask[], signal = new AbortController().signal): Promise<readonly EntryDone[]> {
  return rig.run(removeEntries(tasks, { trusted: true }, rig.ports, signal));
}

describe('the removal of several entries', () => {
  it('removes files and entries of files as one batch, so that they are put back together', async () => {
    const done = await remove([await entryTask(), await fileTask()]);
    assert.deepEqual(
      done.map(({ entry, result }) => [entry.name, result.ok]),
      [
        ['server', true],
        ['api', true],
      ],
    );
    assert.equal(rig.tree.has(pidFile), false);
    assert.doesNotMatch(rig.text ?? '', /"api"/);
    assert.equal(new Set((await keptIn(rig.undo)).map(({ batch }) => batch)).size, 1);
  });

  it('removes the others where one has been replaced, and says which was not', async () => {
    const tasks = [await fileTask(), await entryTask()];
    const replaced = twoServers().replace(String(deadPid), '13');
    rig.write(replaced);
    const [file, entry] = await remove(tasks);
    assert.equal(file?.result.ok, true);
    assert(entry?.result.ok === false);
    assert.deepEqual([entry.result.error.kind, entry.result.error.refusal.reason], ['map', 'changed-underneath']);
    assert.equal(rig.text, replaced);
  });

  it('begins none when it is given up before', async () => {
    const abort = new AbortController();
    const tasks = [await fileTask(), await entryTask()];
    abort.abort();
    assert.deepEqual(await remove(tasks, abort.signal), []);
    assert.deepEqual([rig.text, rig.tree.has(pidFile)], [twoServers(), true]);
  });

  it('is planned of nothing that lives, nor in a folder that is not trusted', async () => {
    const refused = [
      planEntry(await rig.entry('web'), rig.dialect.id, { trusted: true }),
      planEntry(await rig.entry('api'), rig.dialect.id, { trusted: false }),
    ].map((plan) => (plan.ok ? 'planned' : plan.error.refusal.reason));
    assert.deepEqual(refused, ['evidence', 'untrusted-workspace']);
    assert.match(rig.text ?? '', new RegExp(`"web": \\{\\s+"pid": ${livePid}`));
    assert.equal(rig.tree.has(registryPath), true);
  });
});
