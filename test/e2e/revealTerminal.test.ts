import * as assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Programs } from '../support/lockPrograms';
import { until } from './driver/until';
import { holdFlock } from './support/flocks';
import { clearNotifications, openLockscope } from './support/gestures';
import { locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const reveal = 'Reveal Terminal';

describe('the terminal that a holder was started from', function () {
  this.timeout(TEST_LIMIT_MS);
  const programs = new Programs();
  let folder: string;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    writeFileSync(path.join(folder, 'inside.state'), '');
    writeFileSync(path.join(folder, 'outside.state'), '');
    stage = await setStage({
      // A shell that reads nothing of the user's, and is the same everywhere.
      'terminal.integrated.profiles.linux': { plain: { path: '/bin/sh' } },
      'terminal.integrated.defaultProfile.linux': 'plain',
      'terminal.integrated.shellIntegration.enabled': false,
    });
    workbench = await stage.open({ workspace: folder });
    await openLockscope(workbench);
    // A window that still restores its parts takes the focus away from the command palette.
    await workbench.waitForViewMessage(locks, /^There is no lock in this workspace\./);
  });

  after(async () => {
    try {
      await programs.stop();
      // The terminal ends with the server, and what was started in it with the terminal.
      await stage?.dispose();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  /** What the terminal with the focus calls itself; undefined when none has it. */
  const focused = async (): Promise<string | undefined> => {
    const input = workbench.page.locator('.terminal-wrapper .xterm-helper-textarea:focus');
    return (await input.count()) === 0 ? undefined : ((await input.first().getAttribute('aria-label')) ?? '');
  };
  const newTerminal = async (name: RegExp): Promise<void> => {
    await workbench.runCommand('Terminal: Create New Terminal');
    await until('the terminal to have the focus', async () => name.test((await focused()) ?? ''));
  };

  it('is shown and gets the focus, though another one was in front and the panel closed', async () => {
    await newTerminal(/Terminal 1\b/);
    await workbench.page.keyboard.type('flock -o inside.state sleep 1000\n');
    await newTerminal(/Terminal 2\b/);
    await workbench.runCommand('View: Hide Panel');
    await openLockscope(workbench);
    const row = { label: 'inside.state', description: /\bheld · flock/ };
    await untilRow(workbench, locks, row);
    assert.equal(await focused(), undefined);
    await (await workbench.contextMenu(locks, row)).click(reveal);
    await until('the first terminal to have the focus', async () => /Terminal 1\b/.test((await focused()) ?? ''));
    assert.deepEqual(await workbench.readNotifications(), []);
    await workbench.screenshot('reveal-terminal');
  });

  it('is said not to be here for a holder from elsewhere', async () => {
    await holdFlock(programs, path.join(folder, 'outside.state'));
    await openLockscope(workbench);
    const row = { label: 'outside.state', description: /\bheld · flock/ };
    await untilRow(workbench, locks, row);
    await (await workbench.contextMenu(locks, row)).click(reveal);
    const said = await workbench.waitForNotification('The holder was not started from a terminal of this window.');
    assert.equal(said.severity, 'info');
    assert.equal(await focused(), undefined);
    await clearNotifications(workbench);
  });
});
