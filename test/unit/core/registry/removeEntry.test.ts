import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { removeEntry } from '../../../../src/core/registry/map/removal/removeEntry';
import { ok } from '../../../../src/core/result';
import { keptIn } from '../../../support/keptFiles';
import { teamRegistry } from '../../../support/release/declaredRegistry';
import { deadPid, EntryRig, livePid, reasonOf, registryPath, twoServers } from './entryRig';

const withoutApi = `${JSON.stringify({ servers: { web: { pid: livePid } } }, null, 2)}\n`;

let rig: EntryRig;
beforeEach(() => {
  rig = new EntryRig();
});

function withServer(name: string, pid: number): string {
  const { servers } = JSON.parse(rig.text ?? '') as { readonly servers: object };
  return `${JSON.stringify({ servers: { ...servers, [name]: { pid } } }, null, 2)}\n`;
}

describe('the removal of an entry from its file', () => {
  it('takes out the entry of a dead process, leaves every other byte, and nothing lies about', async () => {
    assert.equal(reasonOf(await rig.remove('api')), 'done');
    assert.equal(rig.text, withoutApi);
    assert.deepEqual(rig.left, []);
    const [kept] = await keptIn(rig.undo);
    assert.deepEqual(
      [kept?.kind, kept?.entry, kept?.holderPid],
      ['entry', { keys: ['servers', 'api'], lock: null }, deadPid],
    );
  });

  it('is refused of one whose process lives, and in a folder that is not trusted', async () => {
    assert.equal(reasonOf(await rig.plan('web')), 'evidence');
    assert.equal(reasonOf(await rig.plan('api', false)), 'untrusted-workspace');
    assert.equal(rig.text, twoServers());
  });

  it('is refused once the process is there after all', async () => {
    assert.equal(
      reasonOf(await rig.remove('api', () => rig.processes.run(deadPid, rig.clock.now() - 5_000))),
      'evidence',
    );
    assert.equal(rig.text, twoServers());
  });

  it('never takes out what has replaced the entry', async () => {
    const replaced = twoServers().replace(String(deadPid), '13');
    assert.equal(reasonOf(await rig.remove('api', () => rig.write(replaced))), 'changed-underneath');
    assert.equal(rig.text, replaced);
    assert.equal(reasonOf(await rig.remove('api', () => rig.write(withoutApi))), 'vanished');
    assert.equal(rig.text, withoutApi);
  });

  it('reads the file anew that was replaced while it was read, instead of taking it for one that is left alone', async () => {
    const more = withServer('db', livePid);
    const plan = await rig.plan('api');
    assert(plan.ok);
    const look = rig.hands.look.bind(rig.hands);
    let isReplaced = false;
    rig.hands.look = (request) => {
      const seen = look(request);
      if (!seen.ok || isReplaced) return seen;
      isReplaced = true;
      rig.write(more);
      // As a descriptor tells of a file that has lost its name.
      return ok({ ...seen.value, stat: { ...seen.value.stat, names: 0 } });
    };
    const removed = await rig.run(removeEntry(plan.value, rig.ports, new AbortController().signal));
    assert.equal(reasonOf(removed), 'done');
    assert.equal(rig.text, more.replace(/ {4}"api": \{[^}]*\},\n/, ''));
  });

  for (const [when, step, nth] of [
    ['after the last look', 'swap', 1],
    ['while the new one is made', 'createLike', 1],
  ] as const) {
    it(`keeps what somebody registers ${when}`, async () => {
      const more = withServer('db', livePid);
      rig.hands.before(step, nth, () => rig.tree.put(registryPath, more));
      assert.equal(reasonOf(await rig.remove('api')), 'done');
      assert.equal(rig.text, more.replace(/ {4}"api": \{[^}]*\},\n/, ''));
      assert.deepEqual(rig.left, []);
    });

    it(`never takes out what replaces the entry ${when}`, async () => {
      const replaced = twoServers().replace(String(deadPid), '13');
      rig.hands.before(step, nth, () => rig.tree.put(registryPath, replaced));
      assert.equal(reasonOf(await rig.remove('api')), 'changed-underneath');
      assert.equal(rig.text, replaced);
      assert.deepEqual([rig.left, await keptIn(rig.undo)], [[], []]);
    });
  }

  it('keeps what somebody writes into the file itself, who had it open when it was exchanged', async () => {
    const more = withServer('db', livePid);
    let aside: string | undefined;
    rig.hands.before('swap', 1, () => {
      aside = rig.left.find((path) => path.includes('.lockscope-swap-'));
    });
    const plan = await rig.plan('api');
    assert(plan.ok);
    const removing = rig.remove('api');
    for (let turn = 0; aside === undefined && turn < 1_000; turn++) await Promise.resolve();
    for (let turn = 0; rig.text !== withoutApi && turn < 1_000; turn++) await Promise.resolve();
    rig.tree.overwrite(aside ?? '', more);
    assert.equal(reasonOf(await rig.run(removing)), 'done');
    assert.equal(rig.text, more.replace(/ {4}"api": \{[^}]*\},\n/, ''));
  });

  it('gives up where others write without end, and leaves what they wrote', async () => {
    // Every other exchange is that back.
    for (let nth = 1; nth <= 20; nth += 2) {
      rig.hands.before('swap', nth, () => rig.tree.put(registryPath, withServer(`s${nth}`, livePid)));
    }
    assert.equal(reasonOf(await rig.remove('api')), 'being-written');
    assert.match(rig.text ?? '', /"api"/);
    assert.deepEqual(rig.left, []);
  });

  it('takes it out again where a writer who had read it before brings it back', async () => {
    const more = withServer('db', livePid);
    const removing = rig.remove('api');
    for (let turn = 0; rig.text !== withoutApi && turn < 1_000; turn++) await Promise.resolve();
    rig.tree.put(registryPath, more);
    assert.equal(reasonOf(await rig.run(removing)), 'done');
    assert.doesNotMatch(rig.text ?? '', /"api"/);
    assert.match(rig.text ?? '', /"db"/);
    assert.deepEqual(rig.left, []);
  });

  it('is refused where two files cannot be exchanged, unless the registry has a lock', async () => {
    for (const swaps of ['no', 'not-here'] as const) {
      rig.hands.swaps = swaps;
      assert.equal(reasonOf(await rig.remove('api')), 'cannot-exchange');
      assert.equal(rig.text, twoServers());
    }
    rig = new EntryRig(teamRegistry({ lock: '*.lock' }));
    rig.hands.swaps = 'no';
    assert.equal(reasonOf(await rig.remove('api')), 'done');
    assert.equal(rig.text, withoutApi);
    assert.deepEqual(rig.left, []);
  });

  for (const [form, lock] of [
    ['folder', (path: string) => rig.tree.makeFolder(path)],
    ['pid', (path: string) => rig.tree.create(path, `${livePid}\n`)],
  ] as const) {
    it(`takes the lock of the registry, a ${form}, waits for it, and lets it go again`, async () => {
      rig = new EntryRig(teamRegistry({ lock: '*.lock', lockForm: form }));
      const path = `${registryPath}.lock`;
      lock(path);
      assert.equal(reasonOf(await rig.remove('api')), 'held');
      assert.equal(rig.text, twoServers());
      rig.tree.remove(path);
      rig.hands.before('swap', 1, () => assert.ok(rig.tree.has(path), 'exchanged without the lock'));
      assert.equal(reasonOf(await rig.remove('api')), 'done');
      assert.deepEqual([rig.text, rig.tree.has(path)], [withoutApi, false]);
    });
  }

  it('is refused of what is tracked, has a second name, is a link, or is not all JSON', async () => {
    assert.equal(reasonOf(await rig.remove('api', () => rig.fs.tracked.set(registryPath, 'tracked'))), 'tracked');
    rig.fs.tracked.clear();
    assert.equal(reasonOf(await rig.remove('api', () => rig.tree.link(registryPath, '/ws/other'))), 'several-names');
    rig.tree.unlink('/ws/other');
    assert.equal(reasonOf(await rig.remove('api', () => rig.write(`// mine\n${twoServers()}`))), 'unfit');
    rig.write(twoServers());
    const linked = await rig.remove('api', () => {
      rig.tree.unlink(registryPath);
      rig.tree.putSpecial(registryPath, 'symlink', { target: '/elsewhere' });
    });
    assert.equal(reasonOf(linked), 'unfit');
  });

  it('is undone where it cannot be kept', async () => {
    rig.undo.keepError = { code: 'ENOSPC', message: 'full' };
    assert.equal(reasonOf(await rig.remove('api')), 'failed to keep');
    assert.equal(rig.text, twoServers());
    assert.deepEqual(rig.left, []);
  });
});

describe('the undo of such a removal', () => {
  it('makes the file what it was, to the byte, and keeps nothing', async () => {
    await rig.remove('api');
    assert.equal(reasonOf(await rig.undoLast()), 'done');
    assert.equal(rig.text, twoServers());
    assert.deepEqual([rig.left, await keptIn(rig.undo)], [[], []]);
  });

  it('puts back the entry and nothing else of the file as it was', async () => {
    await rig.remove('api');
    const since = withServer('db', livePid).replace(String(livePid), '14');
    rig.write(since);
    assert.equal(reasonOf(await rig.undoLast()), 'done');
    const { servers } = JSON.parse(rig.text ?? '') as { readonly servers: object };
    assert.deepEqual(servers, { api: { pid: deadPid, token: 'secret' }, web: { pid: 14 }, db: { pid: livePid } });
  });

  it('is refused where somebody has the name, and it stays kept', async () => {
    await rig.remove('api');
    const since = withServer('api', livePid);
    rig.write(since);
    assert.equal(reasonOf(await rig.undoLast()), 'name-taken');
    assert.equal(rig.text, since);
    assert.equal((await keptIn(rig.undo)).length, 1);
    assert.deepEqual(rig.left, []);
  });

  it('keeps what somebody registers meanwhile', async () => {
    await rig.remove('api');
    const more = withServer('db', livePid);
    rig.hands.before('swap', 2, () => rig.tree.put(registryPath, more));
    assert.equal(reasonOf(await rig.undoLast()), 'done');
    assert.match(rig.text ?? '', /"db"/);
    assert.match(rig.text ?? '', /"api"/);
  });
});
