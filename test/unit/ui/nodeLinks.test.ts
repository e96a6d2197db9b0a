import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BeamTarget, BeamTrouble } from '../../../src/core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../../src/core/result';
import { NodeLinks } from '../../../src/ui/beam/nodeLinks';

const never = new AbortController().signal;

interface Rig {
  readonly links: NodeLinks;
  /** What was asked, of the engine and of the secret storage. */
  readonly calls: string[];
}

/** `cookie`: of the user's file; `kept`: in the secret storage, by key. */
function rig({
  isTrusted = true,
  cookie = ok('of-file') as Result<string, BeamTrouble>,
  home = '/home/me' as string | null,
  kept = {} as Record<string, string>,
}): Rig {
  const calls: string[] = [];
  const secrets = new Map(Object.entries(kept));
  const connect = (target: BeamTarget): ReturnType<NodeLinks['connect']> => {
    calls.push(`connect ${target.node} ${target.cookie}`);
    return Promise.resolve(
      ok({
        look: () => Promise.resolve(fail({ code: 'lost', message: '' })),
        close: () => {
          calls.push('close');
          return Promise.resolve();
        },
      }),
    );
  };
  const readCookie = (path: string): Promise<Result<string, BeamTrouble>> => {
    calls.push(`read ${path}`);
    return Promise.resolve(cookie);
  };
  const host = {
    isTrusted: () => isTrusted,
    home,
    secrets: {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => Promise.resolve(secrets.set(key, value)),
      delete: (key: string) => Promise.resolve(secrets.delete(key)),
    },
    engine: () => {
      calls.push('load');
      return Promise.resolve({ connect, readCookie, localNames: () => Promise.resolve(ok([])) });
    },
  };
  // All of the host that it uses.
  return { links: new NodeLinks(host as unknown as ConstructorParameters<typeof NodeLinks>[0]), calls };
}

describe('the way into a live node', () => {
  it('is not taken where the workspace is not trusted: not even the engine is loaded', async () => {
    const { links, calls } = rig({ isTrusted: false, kept: { 'lockscope.beam:a@h': 'kept' } });
    assert.deepEqual(await links.connect('a@h', never), fail({ code: 'untrusted', message: '' }));
    assert.deepEqual(await links.tryOut('a@h', never), fail({ code: 'untrusted', message: '' }));
    assert.deepEqual(calls, []);
  });

  it('is that with the cookie of the user, as long as none was given for the node', async () => {
    const { links, calls } = rig({});
    await links.connect('a@h', never);
    assert.deepEqual(calls.splice(0), ['load', 'read /home/me/.erlang.cookie', 'connect a@h of-file']);
    await links.cookies.keep('a@h', 'given');
    await links.connect('a@h', never);
    await links.connect('b@h', never);
    assert.deepEqual(calls.splice(0), [
      ...['load', 'connect a@h given'],
      ...['load', 'read /home/me/.erlang.cookie', 'connect b@h of-file'],
    ]);
    await links.cookies.forget('a@h');
    await links.connect('a@h', never);
    assert.equal(calls.at(-1), 'connect a@h of-file');
  });

  it('is not tried without any cookie', async () => {
    const none = fail({ code: 'no-cookie', message: 'ENOENT' } as const);
    for (const { links, calls } of [rig({ cookie: none }), rig({ home: null })]) {
      const link = await links.connect('a@h', never);
      assert.equal(!link.ok && link.error.code, 'no-cookie');
      assert.equal(
        calls.some((call) => call.startsWith('connect')),
        false,
      );
    }
  });

  it('is left again at once when it was only tried out', async () => {
    const { links, calls } = rig({});
    assert.deepEqual(await links.tryOut('a@h', never), ok(undefined));
    assert.equal(calls.at(-1), 'close');
  });
});
