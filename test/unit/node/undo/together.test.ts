import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { together } from '../../../../src/node/undo/together';

describe('those who are served together', () => {
  /** Runs end when they are told to. */
  function server(): {
    readonly runs: (readonly number[])[];
    readonly ask: (one: number) => Promise<void>;
    readonly end: (error?: Error) => void;
  } {
    const runs: (readonly number[])[] = [];
    let settle: (error?: Error) => void = () => undefined;
    const ask = together((all: readonly number[]) => {
      runs.push(all);
      return new Promise<void>((resolve, reject) => {
        settle = (error) => (error === undefined ? resolve() : reject(error));
      });
    });
    return { runs, ask, end: (error) => settle(error) };
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('are all who come in one turn, or while others are served; each is in one run, which begins after the call', async () => {
    const { runs, ask, end } = server();
    const first = [ask(1), ask(2)];
    await turn();
    assert.deepEqual(runs, [[1, 2]]);
    const later = [ask(3), ask(4)];
    await turn();
    assert.deepEqual(runs, [[1, 2]]);
    end();
    await Promise.all(first);
    await turn();
    assert.deepEqual(runs, [
      [1, 2],
      [3, 4],
    ]);
    end();
    await Promise.all(later);
  });

  it('hear of the failure of their own run, and of no other', async () => {
    const { runs, ask, end } = server();
    const first = ask(1);
    await turn();
    const second = ask(2);
    end(new Error('broken'));
    await assert.rejects(first, /broken/);
    await turn();
    assert.deepEqual(runs, [[1], [2]]);
    end();
    await second;
  });
});
