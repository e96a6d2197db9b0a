import { build, ensurePackages, run } from './bootstrap.mjs';

/** `npm test`: installs what is missing, builds, and runs every suite; `npm test -- unit e2e` runs those. */
ensurePackages();
build();
run(process.execPath, ['--import', 'tsx', 'test/support/runAll.ts', ...process.argv.slice(2)]);
