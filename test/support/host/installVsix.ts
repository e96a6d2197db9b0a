import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ServerInstall } from './codeServer';
import { runCommand } from './runCommand';

const INSTALL_LIMIT_MS = 120_000;

/**
 * Installs a packaged extension, as a user would, into a folder that `startServer` then takes as `extensionsDir`.
 * Returns what the installer printed. @throws {CommandError}
 */
export async function installVsix(install: ServerInstall, vsix: string, extensionsDir: string): Promise<string> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'lockscope-install-'));
  try {
    const args = ['--install-extension', path.resolve(vsix), '--extensions-dir', path.resolve(extensionsDir)];
    const ownData = ['--server-data-dir', dataFolder, '--accept-server-license-terms'];
    return await runCommand(install.node, [install.serverMain, ...args, ...ownData], { timeoutMs: INSTALL_LIMIT_MS });
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
