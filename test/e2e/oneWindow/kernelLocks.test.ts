import * as assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Programs } from '../../support/lockPrograms';
import { holdFlock, waitForFlock } from '../support/flocks';
import { openLockscope, previewText } from '../support/gestures';
import { container, groupsOf, locks, untilNoRow, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

/** A lock of the kernel makes no event: it is seen when the kernel is asked the next time. */
const ASKED_MS = 9_000;

describe('a lock of the kernel', function () {
  this.timeout(TEST_LIMIT_MS);
  const programs = new Programs();
  let shared: SharedWindow;
  let workbench: Workbench;
  let mutex: string;
  let cargo: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    const { folder } = shared;
    mutex = path.join(folder, 'stack.state');
    writeFileSync(mutex, '');
    const target = path.join(folder, 'engine', 'target', 'debug');
    mkdirSync(target, { recursive: true });
    cargo = path.join(target, '.cargo-lock');
    writeFileSync(cargo, '');
    await openLockscope(workbench);
  });

  after(async () => {
    await programs.stop();
    await shared?.leave();
  });

  const groups = async (): Promise<string[]> =>
    (await workbench.treeRows(locks)).filter(({ level }) => level === 1).map(({ label }) => label);
  const held = { label: 'stack.state', description: /held · flock \(pid \d+\)$/ };

  it('that nobody holds is in a collapsed group of free files, and in no other', async () => {
    const free = await untilRow(workbench, locks, 'Free');
    assert.deepEqual([free.description, free.expanded], ['1', false]);
    assert.deepEqual(await groups(), ['Free']);
    await workbench.expandRow(locks, 'Free');
    const row = await untilRow(workbench, locks, '.cargo-lock');
    assert.match(row.description, /^engine\/target\/debug · free$/);
    assert.equal(row.icon, 'unlock');
    await workbench.expandRow(locks, 'Free', false);
  });

  it('is seen with its holder and with who started it, on a file that no tool is known for', async () => {
    const { flockPid } = await holdFlock(programs, mutex);
    const row = await untilRow(workbench, locks, held, ASKED_MS);
    assert.match(row.description, new RegExp(`pid ${flockPid}\\)$`));
    assert.deepEqual(await groups(), ['Kernel Locks', 'Free']);
    await workbench.expandRow(locks, held);
    const holder = await untilRow(workbench, locks, 'Holder');
    assert.match(holder.description, new RegExp(`^pid ${flockPid}, alive · flock -o .*stack\\.state`));
    const started = await untilRow(workbench, locks, 'Started by');
    assert.match(started.description, /mocha.* → bash → flock$/);
    assert.ok((await workbench.treeRows(locks)).some(({ label }) => /holds an exclusive lock \(flock\)/.test(label)));
    assert.deepEqual(await workbench.inlineActions(locks, held), []);
    assert.equal(await workbench.containerBadge(container), undefined);
  });

  it('shows who waits for it, as long as they wait', async () => {
    const waiter = await waitForFlock(programs, mutex);
    const row = await untilRow(workbench, locks, 'Waiting', ASKED_MS);
    assert.match(row.description, new RegExp(`^${waiter.pid} \\(flock .*stack\\.state true\\)$`));
    assert.equal(row.icon, 'history');
    await workbench.screenshot('kernel-lock');
    await waiter.stop();
    await untilNoRow(workbench, locks, 'Waiting');
  });

  it('is explained without a word of a file that could be removed', async () => {
    const menu = await workbench.contextMenu(locks, held);
    assert.deepEqual(menu.items, [
      ...['Explain Verdict', 'Open', 'Reveal in Explorer', 'Reveal Terminal'],
      ...['Copy Holder PID', 'Stop Holder…'],
    ]);
    await menu.click('Explain Verdict');
    const text = await previewText(workbench, 'kernel lock: held');
    assert.match(text, /Started by: .* → bash → flock/);
    assert.match(text, /deleting the file would release nothing/);
    assert.doesNotMatch(text, /Release Stale Lock/);
    await workbench.screenshot('kernel-lock-explained');
  });

  it('of a known tool goes from the free files to the held ones and back', async () => {
    await openLockscope(workbench);
    const program = await holdFlock(programs, cargo);
    await untilRow(workbench, locks, { label: '.cargo-lock', description: /held · flock/ }, ASKED_MS);
    assert.deepEqual(groupsOf(await workbench.treeRows(locks))['Kernel Locks'], ['.cargo-lock', 'stack.state']);
    await program.stop();
    await untilRow(workbench, locks, 'Free', ASKED_MS);
    assert.deepEqual(groupsOf(await workbench.treeRows(locks))['Kernel Locks'], ['stack.state']);
  });

  it('is gone when it is let go of, and its group with it', async () => {
    await programs.stop();
    await untilNoRow(workbench, locks, 'stack.state');
    assert.deepEqual(await groups(), ['Free']);
  });
});
