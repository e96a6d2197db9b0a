import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { manifestNames } from '../manifestNames';
import { claimedBy, dialectCalled, read, recordedLines, type Spot, wronglyClaimed } from './dialectUnderTest';

const npxFolder = '/home/ada/.npm/_npx/9dfaefb6dc6ac94c';

const heartbeats: readonly (readonly [id: string, ...spots: Spot[]])[] = [
  [
    'npm.npx-concurrency-lock',
    [npxFolder, 'concurrency.lock'],
    ['C:\\Users\\ada\\AppData\\Local\\npm-cache\\_npx\\9dfaefb6dc6ac94c', 'concurrency.lock'],
  ],
  ['yarn1.single-instance', ['/ws', '.yarn-single-instance.lock'], ['C:\\ws', '.yarn-single-instance.lock']],
  ['wireit.script-lock', ['/ws/.wireit/6275696c64', 'lock.lock'], ['C:\\ws\\.wireit\\6275696c64', 'lock.lock']],
  [
    'playwright.browsers-lock',
    ['/home/ada/.cache/ms-playwright', '__dirlock'],
    ['C:\\Users\\ada\\AppData\\Local\\ms-playwright', '__dirlock'],
    ['/opt/browsers', '__dirlock', ['.links']],
  ],
  ['proper-lockfile.folder', ['/ws', 'f.json.lock'], ['C:\\Users\\ada', '.claude.json.lock']],
];

describe('an empty folder that is a lock with a heartbeat', () => {
  it('is known by its name and place, the tools with a rule of their own first', () => {
    assert.deepEqual(
      heartbeats.map(([, ...spots]) => spots.map(claimedBy)),
      heartbeats.map(([id, ...spots]) => spots.map(() => id)),
    );
  });

  it('names nobody as long as it is empty, and is none as soon as something is in it', () => {
    for (const [id] of heartbeats) {
      const { parseEntries, parse, shapes, byContent } = dialectCalled(id);
      assert.deepEqual(
        {
          empty: parseEntries?.([], 'x.lock'),
          manifest: parseEntries?.(['index.json'], 'esy.lock'),
          file: parse(new Uint8Array(), 'x.lock', new Map()),
          shapes,
          byContent,
        },
        {
          empty: { state: 'nobody' },
          manifest: { state: 'foreign' },
          file: { state: 'foreign' },
          shapes: ['directory'],
          byContent: true,
        },
        id,
      );
    }
  });

  it('is no manifest, and of the known tools only where they put it', () => {
    const special = heartbeats.map(([id]) => id).filter((id) => id !== 'proper-lockfile.folder');
    const elsewhere: readonly Spot[] = [
      ['/ws', 'concurrency.lock'],
      ['/ws', 'lock.lock'],
      ['/ws', '__dirlock'],
      ['/ws', '_dirlock'],
    ];
    assert.deepEqual(wronglyClaimed(special, elsewhere), []);
    assert.deepEqual(
      wronglyClaimed(
        special,
        manifestNames.map((name): Spot => ['/ws', name]),
      ),
      [],
    );
    const folders = ['esy.lock', 'dune.lock', 'yarn.lock', 'Cargo.lock', 'poetry.lock', 'flake.lock', 'tool.py.lock'];
    assert.deepEqual(
      wronglyClaimed(
        ['proper-lockfile.folder'],
        folders.map((name): Spot => ['/ws', name]),
      ),
      [],
    );
  });

  it('is left alone for longer than the default where the caller may have chosen a longer lease', () => {
    // A caller refreshes at half of its lease at the latest; ten seconds is only the default of the library.
    assert.deepEqual(
      heartbeats.map(([id]) => [id, dialectCalled(id).leaseMs]),
      [
        ['npm.npx-concurrency-lock', 60_000],
        ['yarn1.single-instance', 10_000],
        ['wireit.script-lock', 10_000],
        ['playwright.browsers-lock', 10_000],
        ['proper-lockfile.folder', 300_000],
      ],
    );
  });
});

describe('what an interrupted npm leaves', () => {
  const [retired = ''] = recordedLines('npm/11.19.1/retired.names');

  it('is known directly in a package folder or a scope', () => {
    const spots: readonly Spot[] = [
      ['/ws/node_modules', retired],
      ['/ws/node_modules/@scope', retired],
      ['C:\\ws\\node_modules', retired],
      ['/ws/node_modules', '.chai-ioYsTChA'],
    ];
    assert.deepEqual(
      spots.map(claimedBy),
      spots.map(() => 'npm.retired-folder'),
    );
  });

  it('is not seen in what others keep there, nor elsewhere', () => {
    const names = ['.bin', '.cache', '.pnpm', '.package-lock.json', '.ms-2kPHABE', '.ms-2kPHABEVx', '.vite-manifest'];
    const spots = [...names.map((name): Spot => ['/ws/node_modules', name]), ['/ws', retired] satisfies Spot];
    spots.push(['/ws/node_modules/.bin', retired], ['/ws/@scope', retired], ['/ws/node_modules', '.-ioYsTChA']);
    assert.deepEqual(wronglyClaimed(['npm.retired-folder'], spots), []);
  });

  it('names nobody, and is never removed: it may be the only copy of a package', () => {
    const { parseEntries, removable, resource, cure } = dialectCalled('npm.retired-folder');
    assert.deepEqual(
      [parseEntries?.(['package.json'], retired), removable, resource(retired), cure],
      [{ state: 'nobody' }, false, 'ms', 'npm ci'],
    );
  });
});

describe('what an interrupted pnpm leaves', () => {
  // Names as pnpm 12.21.0 makes them.
  const spots: readonly (readonly [id: string, pid: number, spot: Spot])[] = [
    ['pnpm.lockfile-temp', 7711, ['/ws', '.pnpm-lock.yaml.7711.0.tmp']],
    ['pnpm.lockfile-temp', 7711, ['C:\\ws\\node_modules\\.pnpm', '.lock.yaml.7711.3.tmp']],
    ['pnpm.probe', 7711, ['/ws', '_tmp_7711_0a1b2c3d']],
  ];

  it('names its maker by the name alone', () => {
    assert.deepEqual(
      spots.map(([id, , spot]) => [claimedBy(spot), read(id, new Uint8Array(), spot[1])]),
      spots.map(([id, pid]) => [id, { state: 'named', pid, host: null, nonce: null }]),
    );
  });

  it('is not seen in the lockfile itself, nor in other temporary files', () => {
    const names = ['pnpm-lock.yaml', '.pnpm-lock.yaml.tmp', '.pnpm-lock.yaml.x.0.tmp', '.lock.yaml.7711.3.tmp'];
    names.push('_tmp_7711', '_tmp_0a1b2c3d', '_tmp_7711_0a1b2c3g', 'x_tmp_7711_0a1b2c3d');
    assert.deepEqual(
      wronglyClaimed(
        ['pnpm.lockfile-temp', 'pnpm.probe'],
        names.map((name): Spot => ['/ws', name]),
      ),
      [],
    );
  });
});

describe('what an interrupted Vite leaves', () => {
  it('is known in its cache alone, and names nobody', () => {
    const spots: readonly Spot[] = [
      ['/ws/node_modules/.vite', 'deps_temp_0a1b2c3d'],
      ['C:\\ws\\node_modules\\.vite', 'deps_ssr_temp_0a1b2c3d'],
    ];
    assert.deepEqual(
      spots.map(claimedBy),
      spots.map(() => 'vite.deps-temp'),
    );
    assert.deepEqual(
      wronglyClaimed(
        ['vite.deps-temp'],
        [
          ['/ws', 'deps_temp_0a1b2c3d'],
          ['/ws/.vite', 'deps'],
          ['/ws/.vite', 'deps_0a'],
        ],
      ),
      [],
    );
    assert.deepEqual(dialectCalled('vite.deps-temp').parseEntries?.(['a.js'], 'deps_temp_0a1b2c3d'), {
      state: 'nobody',
    });
  });
});

describe('the empty locks of the npm package lockfile', () => {
  it("are known in Verdaccio's storage alone, and only while empty", () => {
    const id = 'verdaccio.storage-lock';
    const inStorage: Spot = ['/home/ada/verdaccio/storage/left-pad', 'package.json.lock', ['package.json']];
    assert.equal(claimedBy(inStorage), id);
    assert.equal(claimedBy(['C:\\verdaccio', '.verdaccio-db.json.lock', ['.verdaccio-db.json']]), id);
    const elsewhere: readonly Spot[] = [
      ['/ws', 'package.json.lock', ['package.json']],
      ['/home/ada/verdaccio/storage/left-pad', 'package.json.lock'],
      ['/ws', '.verdaccio-db.json.lock'],
    ];
    assert.deepEqual(wronglyClaimed([id], elsewhere), []);
    assert.deepEqual(
      [read(id, new Uint8Array(), 'package.json.lock'), read(id, Uint8Array.of(0x7b), 'package.json.lock')],
      [{ state: 'nobody' }, { state: 'foreign' }],
    );
  });
});
