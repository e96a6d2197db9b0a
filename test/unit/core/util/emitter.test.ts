import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/core/util/emitter';

function collecting<T>(): { readonly emitter: Emitter<T>; readonly errors: unknown[] } {
  const errors: unknown[] = [];
  return { emitter: new Emitter<T>((error) => errors.push(error)), errors };
}

describe('Emitter', () => {
  it('tells every listener, in the order in which they came', () => {
    const { emitter } = collecting<string>();
    const heard: string[] = [];
    emitter.event((event) => heard.push(`first ${event}`));
    emitter.event((event) => heard.push(`second ${event}`));
    emitter.fire('a');
    emitter.fire('b');
    assert.deepEqual(heard, ['first a', 'second a', 'first b', 'second b']);
  });

  it('goes on past a listener that throws, now and the next time', () => {
    const { emitter, errors } = collecting<string>();
    const heard: string[] = [];
    const broken = new Error('broken');
    emitter.event(() => {
      throw broken;
    });
    emitter.event((event) => heard.push(event));
    emitter.fire('a');
    emitter.fire('b');
    assert.deepEqual(
      [heard, errors],
      [
        ['a', 'b'],
        [broken, broken],
      ],
    );
  });

  it('lets every listener see all events in one order when one fires in between', () => {
    const { emitter } = collecting<string>();
    const heard: string[] = [];
    emitter.event((event) => {
      heard.push(`first ${event}`);
      if (event === 'a') emitter.fire('b');
    });
    emitter.event((event) => heard.push(`second ${event}`));
    emitter.fire('a');
    assert.deepEqual(heard, ['first a', 'second a', 'first b', 'second b']);
  });

  it('says nothing more to a listener that was disposed of, even while an event is on its way', () => {
    const { emitter } = collecting<string>();
    const heard: string[] = [];
    emitter.event(() => later.dispose());
    const later = emitter.event((event) => heard.push(event));
    emitter.fire('a');
    assert.deepEqual(heard, []);
  });

  it('calls a function twice that listens twice, and once less for each disposal', () => {
    const { emitter } = collecting<string>();
    const heard: string[] = [];
    const listener = (event: string): unknown => heard.push(event);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire('a');
    first.dispose();
    first.dispose();
    emitter.fire('b');
    assert.deepEqual(heard, ['a', 'a', 'b']);
  });

  it('delivers every value, undefined too', () => {
    const { emitter } = collecting<undefined>();
    let heard = 0;
    emitter.event(() => heard++);
    emitter.fire(undefined);
    emitter.fire(undefined);
    assert.equal(heard, 2);
  });

  it('is silent after it was disposed of', () => {
    const { emitter } = collecting<string>();
    const heard: string[] = [];
    emitter.event((event) => {
      heard.push(event);
      emitter.fire('b');
      emitter.dispose();
    });
    emitter.fire('a');
    emitter.fire('c');
    assert.deepEqual(heard, ['a']);
  });
});
