import type { Host } from '../../../src/core/ports';

/** A host whose facts a test may change. */
export class FakeHost implements Host {
  readonly hostname = 'here';
  readonly platform = 'linux';
  bootedAt: number | null;
  steppedAt: number | null = null;
  bootId: string | null = 'ffffffff-0000-4000-8000-000000000000';
  pidNamespace: number | null = 4_026_531_836;
  slept: number | null = 0;

  constructor(bootedAt: number | null) {
    this.bootedAt = bootedAt;
  }

  sleptMs(): number | null {
    return this.slept;
  }

  clockSteppedAt(): number | null {
    return this.steppedAt;
  }
}
