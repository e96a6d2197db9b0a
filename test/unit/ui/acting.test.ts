import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Acting } from '../../../src/ui/acting';

describe('what acts when the window closes', () => {
  it('is cancelled, and waited for', async () => {
    const acting = new Acting();
    const log: string[] = [];
    const finish = new AbortController();
    const running = acting.run(async (signal) => {
      await new Promise<void>((resolve) => finish.signal.addEventListener('abort', () => resolve()));
      log.push(`finished, aborted: ${String(signal.aborted)}`);
    });
    const closed = acting.close().then(() => log.push('closed'));
    await Promise.resolve();
    assert.deepEqual(log, []);
    finish.abort();
    await Promise.all([running, closed]);
    assert.deepEqual(log, ['finished, aborted: true', 'closed']);
  });

  it('does not keep the window open by failing, and its caller hears of it', async () => {
    const acting = new Acting();
    const running = acting.run(() => Promise.reject(new Error('no')));
    await acting.close();
    await assert.rejects(running, /no/);
  });

  it('that begins afterwards is told at once', async () => {
    const acting = new Acting();
    await acting.close();
    assert.equal(await acting.run((signal) => Promise.resolve(signal.aborted)), true);
  });
});
