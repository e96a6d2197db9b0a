import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { raceRegistrations } from '../support/release/registryRaces';

/** `npm run test:soak` goes on for as long as it takes to run ten thousand. */
const forMs = 4_000;
/** How a removal may end that comes first, comes too late, or meets the other one. */
const known = ['removed', 'changed-underneath', 'vanished', 'being-written'];

describe('processes that register while the dead entry in their place is taken out', function () {
  this.timeout(60_000);

  it('are there in the end, every one of them, whoever was first', async () => {
    const done = await raceRegistrations({ forMs, races: 10_000, racers: 2 });
    assert.deepEqual(done.losses, []);
    assert.ok(done.races > 0, 'no race was run');
    const others = Object.keys(done.ends).filter((end) => !known.includes(end));
    assert.deepEqual(others, [], JSON.stringify(done.ends));
  });
});
