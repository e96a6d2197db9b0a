import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { manifestNames } from '../manifestNames';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  othersNamedByBeginnings,
  read,
  recorded,
  type Spot,
  wronglyClaimed,
} from './dialectUnderTest';

const home = '/home/ada';
const hub = `${home}/.cache/huggingface/hub`;
const extension = `${home}/.cache/torch_extensions/py311_cu121/fused_adam`;

/** Places as the tools make them, on POSIX and on Windows. */
const places: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  [
    'huggingface.download-lock',
    [`${hub}/.locks/models--gpt2`, '0123abcd.lock'],
    ['C:\\hf\\hub\\.locks\\datasets--squad', '0123abcd.lock'],
  ],
  [
    'huggingface.incomplete-download',
    [`${hub}/models--gpt2/blobs`, '0123abcd.incomplete'],
    ['C:\\hf\\hub\\models--gpt2\\blobs', '0123abcd.incomplete'],
  ],
  [
    'pre-commit.store-lock',
    [`${home}/.cache/pre-commit`, '.lock'],
    ['C:\\Users\\ada\\.cache\\pre-commit', '.lock'],
    ['/cache', '.lock', ['README', 'db.db']],
  ],
  [
    'uv.folder-lock',
    [`${home}/.cache/uv`, '.lock', ['CACHEDIR.TAG']],
    ['/ws/.venv', '.lock', ['pyvenv.cfg']],
    [`${home}/.local/share/uv/tools`, '.lock'],
    ['C:\\ws\\.venv', '.lock', ['pyvenv.cfg']],
  ],
  ['uv.project-lock', ['/tmp', 'uv-0123456789abcdef.lock'], ['C:\\Temp', 'uv-setuptools-0123456789abcdef.lock']],
  ['dvc.repository-lock', ['/ws/.dvc/tmp', 'lock'], ['C:\\ws\\.dvc\\tmp', 'rwlock.lock']],
  ['dvc.readers-writers', ['/ws/.dvc/tmp', 'rwlock'], ['C:\\ws\\.dvc\\tmp', 'rwlock']],
  [
    'torch.extension-lock',
    [extension, 'lock', ['build.ninja', 'main.cpp']],
    ['C:\\torch_extensions\\py311_cpu\\my_ext', 'lock'],
  ],
  ['torch.built-extension-lock', [extension, 'lock', ['build.ninja', 'fused_adam.so']]],
  ['snakemake.workdir-lock', ['/ws/.snakemake/locks', '0.input.lock'], ['C:\\ws\\.snakemake\\locks', '0.output.lock']],
  [
    'matplotlib.cache-lock',
    [`${home}/.cache/matplotlib`, 'fontlist-v390.json.matplotlib-lock'],
    ['C:\\Users\\ada\\.matplotlib', 'fontlist-v390.json.matplotlib-lock'],
  ],
  ['mamba.package-cache-lock', ['/opt/conda/pkgs', 'pkgs.lock'], ['C:\\conda\\pkgs\\cache', '497deca9.json.lock']],
  ['mypy.daemon-status', ['/ws', '.dmypy.json'], ['C:\\ws', '.dmypy.json']],
  [
    'jupyter.server',
    [`${home}/.local/share/jupyter/runtime`, 'jpserver-17721.json'],
    ['C:\\Users\\ada\\AppData\\Roaming\\jupyter\\runtime', 'nbserver-17721.json'],
  ],
  ['jupyter.open-page', [`${home}/.local/share/jupyter/runtime`, 'jpserver-17721-open.html']],
  ['gunicorn.pid', ['/run/app', 'gunicorn.pid'], ['C:\\app', 'gunicorn-web.pid']],
  ['celery.pid', ['/ws', 'celerybeat.pid'], ['C:\\ws', 'celeryd.pid']],
  ['twisted.twistd-pid', ['/ws', 'twistd.pid'], ['C:\\ws', 'twistd.pid']],
  ['portalocker.pid', ['/ws', 'app.pid', ['app.pid', 'app.pid.lock']]],
  ['portalocker.pid-lock', ['C:\\ws', 'app.pid.lock', ['app.pid', 'app.pid.lock']]],
  [
    'pip.aside-folder',
    ['/ws/.venv/lib/python3.11/site-packages', '~ip'],
    ['C:\\py\\Lib\\site-packages', '~umpy-2.0.dist-info'],
  ],
];

const nearMisses: readonly Spot[] = [
  ['/ws', 'lock'],
  ['/ws/tmp', 'lock'],
  ['/ws/.dvc', 'lock'],
  ['/ws', 'rwlock'],
  ['/ws', '.lock'],
  ['/ws/uv', '.lock'],
  ['/ws/tools', '.lock'],
  ['/tmp', 'uv-0123456789abcde.lock'],
  ['/tmp', 'uv-.lock'],
  ['/ws/locks', '0.input.lock'],
  ['/ws/.snakemake/locks', 'x.input.lock'],
  ['/ws/.locks', 'a.lock'],
  ['/ws/blobs', 'a.incomplete'],
  ['/ws/torch_extensions', 'lock'],
  ['/ws/torch_extensions/py311_cpu', 'lock'],
  ['/ws/pkgs', 'other.json.lock'],
  ['/ws', 'pkgs.lock'],
  ['/ws', 'jpserver-x.json'],
  ['/ws', 'jpserver-1.json.bak'],
  ['/ws', 'jpserver--open.html'],
  ['/ws', 'gunicorns.pid'],
  ['/ws', 'celery.txt'],
  ['/ws', 'app.pid'],
  ['/ws', 'app.pid.lock', ['app.pid.lock']],
  ['/ws/.git', 'gc.pid.lock', ['gc.pid', 'gc.pid.lock']],
  ['/ws/.git', 'gc.pid', ['gc.pid', 'gc.pid.lock']],
  ['/ws', '~ip'],
  ['/ws/site-packages', 'pip'],
];

const ids = places.map(([id]) => id);
const bare = (pid: number) => ({ state: 'named', pid, host: null, nonce: null });

describe('the locks of Python tools', () => {
  it('are known where the tools make them', () => {
    assert.deepEqual(
      places.map(([, ...spots]) => spots.map(claimedBy)),
      places.map(([id, ...spots]) => spots.map(() => id)),
    );
  });

  it('are not seen in other folders, in files of similar names, or in manifests', () => {
    const manifests = manifestNames.map((name): Spot => ['/ws', name]);
    assert.deepEqual(wronglyClaimed(ids, [...nearMisses, ...manifests]), []);
  });

  it('name the process that the real tool recorded', () => {
    assert.deepEqual(
      [
        read('mypy.daemon-status', recorded('mypy/2.4.0/daemon-status.recorded')),
        read('gunicorn.pid', recorded('gunicorn/26.2.0/master.pid.recorded')),
        read('portalocker.pid', recorded('portalocker/4.4.0/app.pid.recorded')),
      ],
      [{ ...bare(30220), facts: [{ name: 'socket', value: '/tmp/tmp3efbwy23/dmypy.sock' }] }, bare(17696), bare(17666)],
    );
  });

  it('never name another process when the end is missing, where the tool ends with a newline or a brace', () => {
    assert.deepEqual(
      [
        othersNamedByBeginnings('mypy.daemon-status', recorded('mypy/2.4.0/daemon-status.recorded')),
        othersNamedByBeginnings('gunicorn.pid', recorded('gunicorn/26.2.0/master.pid.recorded')),
        // `<pid>\n`, as in celery/platforms.py of celery/celery.
        othersNamedByBeginnings('celery.pid', bytesOf('17696\n')),
        // ` <pid>\n`, as in src/zc/lockfile/__init__.py of zopefoundation/zc.lockfile.
        othersNamedByBeginnings('dvc.repository-lock', bytesOf(' 17696\n')),
      ],
      [[], [], [], []],
    );
  });

  it('take no garbage for a holder', () => {
    for (const id of ['mypy.daemon-status', 'celery.pid', 'gunicorn.pid', 'twisted.twistd-pid'])
      assertInventsNobody(id);
    for (const id of ['portalocker.pid', 'dvc.repository-lock', 'dvc.readers-writers', 'jupyter.server']) {
      assertInventsNobody(id);
    }
  });

  it('are never removed while only the kernel knows who has them', () => {
    const kernel = ids.map(dialectCalled).filter(({ mechanism }) => mechanism === 'kernel');
    assert.deepEqual(
      kernel.map(({ id, removable, mutex }) => [id, removable, mutex?.by]),
      [
        ['huggingface.download-lock', false, 'flock'],
        ['pre-commit.store-lock', false, 'flock'],
        ['uv.folder-lock', false, 'flock'],
        ['uv.project-lock', false, 'flock'],
        ['dvc.repository-lock', false, 'flock'],
        ['mamba.package-cache-lock', false, 'fcntl'],
        ['portalocker.pid-lock', false, 'flock'],
      ],
    );
    assert.equal(dialectCalled('mamba.package-cache-lock').maxBytes, 0);
  });
});

describe('the record of a Jupyter server', () => {
  const content = recorded('jupyter/2.21.1/server.recorded');
  const name = 'jpserver-17721.json';

  it('says where the server is, and keeps its secrets to itself', () => {
    assert.deepEqual(read('jupyter.server', content, name), {
      ...bare(17721),
      facts: [
        { name: 'port', value: '8990' },
        { name: 'url', value: 'http://localhost:8990/' },
        { name: 'folder', value: '/home/dev/project/py' },
        { name: 'version', value: '2.21.1' },
      ],
    });
    const old = JSON.stringify({ pid: 7, url: 'http://localhost:8888/?token=5ec7e7', token: '5ec7e7' });
    assert.ok(!JSON.stringify(read('jupyter.server', bytesOf(old), 'nbserver-7.json')).includes('5ec7e7'));
  });

  it('that is not about the process in its name condemns nobody', () => {
    assert.deepEqual(read('jupyter.server', content, 'jpserver-4.json'), {
      state: 'malformed',
      reason: 'foreign-nonce',
      pid: 17721,
    });
  });

  it('has a login page beside it that is never opened, and named after the server', () => {
    const { maxBytes, parse } = dialectCalled('jupyter.open-page');
    assert.deepEqual([maxBytes, parse(new Uint8Array(), 'jpserver-17721-open.html', new Map())], [0, bare(17721)]);
  });
});

describe("DVC's list of readers and writers", () => {
  // As in dvc/rwlock.py of treeverse/dvc.
  const state = (value: unknown) => read('dvc.readers-writers', bytesOf(JSON.stringify(value)), 'rwlock');
  const entry = { pid: 4242, cmd: 'dvc repro' };

  it('names the one process that is in it, and nobody when there are several', () => {
    assert.deepEqual(
      [
        state({ write: { '/ws/a': entry }, read: { '/ws/b': [entry] } }),
        state({ read: { '/ws/a': [entry, { ...entry, pid: 7 }] } }),
        state({}),
        state({ write: 'x', read: [1, null] }),
      ],
      [bare(4242), { state: 'nobody' }, { state: 'nobody' }, { state: 'nobody' }],
    );
  });
});

describe("portalocker's lock beside a pid file", () => {
  const name = 'app.pid.lock';
  const pid = recorded('portalocker/4.4.0/app.pid.recorded');
  const state = (companion: Uint8Array) =>
    read('portalocker.pid-lock', new Uint8Array(), name, new Map([['app.pid', companion]]));

  it('names the pid of that file, and is nobody’s where that file is of another tool', () => {
    assert.deepEqual(
      [state(pid), state(bytesOf('17666\n')).state, state(bytesOf('x')).state],
      [bare(17666), 'foreign', 'foreign'],
    );
    assert.equal(read('portalocker.pid-lock', new Uint8Array(), name).state, 'foreign');
  });
});

describe('locks that name nobody', () => {
  it('of PyTorch are judged by the compiler in their folder, but not beside an extension that is built', () => {
    const { users } = dialectCalled('torch.extension-lock');
    assert.deepEqual(users?.scopes(extension, new Map(), ''), [extension]);
    assert.ok(users.program.test('/usr/bin/ninja -v'));
    assert.ok(users.program.test('/usr/bin/python3.11 train.py'));
    assert.equal(dialectCalled('torch.built-extension-lock').users, undefined);
    assert.equal(dialectCalled('torch.built-extension-lock').removable, false);
    assert.deepEqual(
      [read('torch.extension-lock', new Uint8Array()), read('torch.extension-lock', bytesOf('#!/bin/sh'))],
      [{ state: 'nobody' }, { state: 'foreign' }],
    );
  });

  it('of Snakemake are judged by the runs in the folder above, and removed by Snakemake alone', () => {
    const { users, removable, cure } = dialectCalled('snakemake.workdir-lock');
    assert.deepEqual(
      [
        users?.scopes('/ws/.snakemake/locks', new Map(), ''),
        users?.scopes('C:\\ws\\.snakemake\\locks', new Map(), ''),
        removable,
        cure,
      ],
      [['/ws'], ['C:\\ws'], false, 'snakemake --unlock'],
    );
  });
});
