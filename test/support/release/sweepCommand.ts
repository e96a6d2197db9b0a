import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { buildCli } from '../cli/cliProgram';
import { createTemporaryFolder } from '../temporaryFolder';
import { variablesOf } from './commandLineStore';
import { runToEnd } from './programs';
import type { Way } from './realCore';

/** The command line as users have it, installed once for each way. */
export interface SweepCommand {
  /** `lockscope sweep --yes`, in a new process. @throws what it complains of; answers what it says. */
  run(folder: string, home: string, way: Way): Promise<string>;
  remove(): void;
}

export async function installSweep(): Promise<SweepCommand> {
  // With koffi, as in a package for one platform: that of the checkout.
  const native = await buildCli();
  // And without, as in the universal one.
  const installed = createTemporaryFolder();
  const universal = installed.at('dist', 'cli.js');
  mkdirSync(installed.at('dist'));
  writeFileSync(installed.at('package.json'), '{}');
  copyFileSync(native, universal);
  return {
    run: async (folder, home, way) => {
      const args = [way === 'native' ? native : universal, 'sweep', '--yes', '--json', folder];
      const { code, output } = await runToEnd(process.execPath, args, { ...process.env, ...variablesOf(home) });
      assert.equal(code, 0, output);
      return output.trim();
    },
    remove: () => installed.remove(),
  };
}
