import * as assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inTurn } from './inTurn';

describe('what several say at the same time', () => {
  it('is heard of the first at once, and of the others one after the other', () => {
    let heard = '';
    const [first, second, third] = inTurn(3, (text) => (heard += text));
    third?.print('five ');
    first?.print('one ');
    second?.print('three ');
    assert.equal(heard, 'one ');
    third?.end();
    first?.print('two ');
    first?.end();
    assert.equal(heard, 'one two three ');
    second?.print('four ');
    second?.end();
    assert.equal(heard, 'one two three four five ');
  });
});
