import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clientHolder } from '../../../../src/core/databases/clientHolder';
import { planStop } from '../../../../src/core/stop';
import { FakeProcessTable, running } from '../../../support/memory/fakeProcessTable';

const seen = { pid: 701, command: 'node server.js', startedAt: 1_000_000 };

describe('the process of a session, as commands are given it', () => {
  it('comes with those that it was started from, to find its terminal by', async () => {
    const table = new FakeProcessTable();
    table.set(
      { ...running(701, 1_000_000, 'node server.js'), parentPid: 700 } as ReturnType<typeof running>,
      running(700, 900_000, 'bash'),
    );
    const holder = await clientHolder(seen, table);
    assert.deepEqual([holder.liveness, holder.pid, holder.user], ['alive', 701, 'ada']);
    assert.deepEqual(holder.ancestors, [{ pid: 700, command: 'bash' }]);
    assert.deepEqual(planStop({ holder }, true, [1]), { ok: true, value: seen });
    assert.deepEqual(planStop({ holder }, true, [701]), { ok: false, error: { reason: 'own-process', pid: 701 } });
  });

  it('is not one that has ended, nor one that got its number since, and neither is stopped', async () => {
    const table = new FakeProcessTable();
    for (const later of [undefined, 5_000_000]) {
      if (later !== undefined) table.run(701, later, 'another');
      const holder = await clientHolder(seen, table);
      assert.deepEqual([holder.liveness, holder.ancestors], ['dead', []]);
      assert.deepEqual(planStop({ holder }, true, []), { ok: false, error: { reason: 'not-alive', pid: 701 } });
    }
  });
});
