import type { Host } from '../../../src/core/ports';

/** A host whose facts a test may change. */
export class FakeHost implements Host {
  readonly hostname = 'here';
  readonly platform = 'linux';
  bootedAt: number | null;
  steppedAt: number | null = null;

  constructor(bootedAt: number | null) {
    this.bootedAt = bootedAt;
  }

  clockSteppedAt(): number | null {
    return this.steppedAt;
  }
}
