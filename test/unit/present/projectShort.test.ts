import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { projectShort } from '../../../src/present/placeText';

const one = ['/ws'];
const two = ['/ws', '/other/lib'];

describe('the place of a lock in a row', () => {
  it('is its folder, without the hidden one of a tool, and nothing in the only folder of a workspace itself', () => {
    assert.deepEqual(
      [
        projectShort('/ws/shop/.codegraph/x.lock', one),
        projectShort('/ws/packages/service-01/x.lock', one),
        projectShort('/ws/x.lock', one),
        projectShort('/ws/x.lock', two),
      ],
      ['shop', 'packages/service-01', '', 'ws'],
    );
  });

  it('is the end of a deep folder, led by the workspace folder where there are several', () => {
    const deep = 'services/internal/experimental/team-05/tmp/pids';
    assert.deepEqual(
      [projectShort(`/ws/${deep}/server.pid`, one), projectShort(`/other/lib/${deep}/server.pid`, two)],
      ['…/team-05/tmp/pids', 'lib/…/tmp/pids'],
    );
  });

  it('never fills the row, whatever folders are called', () => {
    const names = fc.array(fc.string({ minLength: 1, maxLength: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(names, fc.boolean(), (parts, several) => {
        const text = projectShort(['/ws', ...parts, 'x.lock'].join('/'), several ? two : one);
        assert.ok(text.length <= 20, text);
      }),
    );
  });
});
