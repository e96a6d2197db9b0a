import { ensureCodegraph } from './codegraph/install';
import { findChromium } from './host/chromium';
import { ensureServer, newestServer, oldestServer } from './host/codeServer';

type Fetch = () => Promise<unknown>;

const newest: Fetch = () => ensureServer(newestServer);
const oldest: Fetch = () => ensureServer(oldestServer);

/** What a suite installs for itself when it is not there. */
const needs: Readonly<Record<string, readonly Fetch[]>> = {
  process: [ensureCodegraph],
  'host-oldest': [oldest, findChromium],
  'host-newest': [newest, findChromium],
  harness: [newest, oldest, findChromium],
  e2e: [newest, findChromium],
};

/** A program: installs what the suites need that it is given the names of, one after the other, so that they find it. */
async function main(names: readonly string[]): Promise<void> {
  for (const fetch of new Set(names.flatMap((name) => needs[name] ?? []))) {
    // The suite that needs it tries once more, and fails with the reason.
    await fetch().catch((error: unknown) => console.log(error instanceof Error ? error.message : error));
  }
}

void main(process.argv.slice(2));
