import { spawn } from 'node:child_process';
import { build, ensurePackages, projectRoot } from '../support/bootstrap.mjs';

/** `npm start`: installs what is missing, builds, and opens VS Code on a workspace full of locks. */
ensurePackages();
build();
const demo = spawn(process.execPath, ['--import', 'tsx', 'test/demo/demo.ts', ...process.argv.slice(2)], {
  cwd: projectRoot,
  stdio: 'inherit',
});
// Ctrl-C reaches the demo by itself; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => demo.kill(signal));
demo.on('exit', (code) => {
  process.exitCode = code ?? 0;
});
