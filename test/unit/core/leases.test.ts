import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dialects } from '../../../src/core/dialects/catalog';
import { leaseRule } from '../../../src/core/leases';
import { dialect } from './judging';

describe('the lease', () => {
  it('is what the user set for the tool, in seconds', () => {
    assert.equal(leaseRule({ codegraph: 120 })(dialect('codegraph.journal-lock')), 120_000);
  });

  it("is never shorter than the tool's own, whatever stands in the settings", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.double(), fc.integer()),
        fc.constantFrom(...dialects),
        (value, { id, tool, leaseMs }) => {
          const lease = leaseRule({ [tool]: value })(dialect(id));
          assert.ok(
            leaseMs === null ? lease === null : lease !== null && lease >= leaseMs && Number.isFinite(lease),
            String(lease),
          );
        },
      ),
    );
  });

  it("is the tool's own where nothing is set for it", () => {
    const lease = leaseRule({ another: 120 });
    assert.deepEqual(
      dialects.map((one) => lease(one)),
      dialects.map(({ leaseMs }) => leaseMs),
    );
  });

  it('is not taken from what every object has', () => {
    assert.equal(leaseRule({})({ ...dialect('codegraph.journal-lock'), tool: 'constructor' }), 30_000);
  });
});
