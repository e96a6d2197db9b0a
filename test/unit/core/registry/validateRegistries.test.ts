import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { registryLimits as limits } from '../../../../src/core/registry/declared/declaration';
import { type RegistryProblem, validateRegistries } from '../../../../src/core/registry/declared/validate';

const plain = { name: 'team servers', glob: '**/servers.json', pid: '/pid' };
const full = {
  ...{ ...plain, entries: '/servers', host: '/host', port: '/port', address: '/url', startedAt: '/at' },
  ...{ program: 'serve', lock: '*.lock', lockForm: 'pid', removable: true, what: 'Where our servers are.' },
};

/** What is wrong, in short: where it is, and what. */
function problems(value: unknown): readonly string[] {
  return validateRegistries(value).problems.map(
    ({ index, field, code, severity }) =>
      `${index ?? 'list'} ${field ?? '-'} ${code}${severity === 'warning' ? ' (warning)' : ''}`,
  );
}

function wrong(field: string, value: unknown): readonly string[] {
  return problems([{ ...full, [field]: value }]);
}

describe('declared registries', () => {
  it('are taken as they are where all is in order, with every field and with the three that there must be', () => {
    assert.deepEqual(validateRegistries([full]), { declarations: [full], problems: [] });
    assert.deepEqual(validateRegistries([plain]), { declarations: [plain], problems: [] });
    assert.deepEqual([undefined, null].map(validateRegistries), Array(2).fill({ declarations: [], problems: [] }));
  });

  it('are none where the setting is no list, and none of those that are no objects', () => {
    assert.deepEqual(problems({}), ['list - not-a-list']);
    assert.deepEqual(
      problems(['x', null, [], 7]),
      [0, 1, 2, 3].map((at) => `${at} - not-an-object`),
    );
  });

  it('say of each field that is missing, or is not what it should be, which it is', () => {
    assert.deepEqual(
      problems([{}]),
      ['name', 'glob', 'pid'].map((field) => `0 ${field} missing`),
    );
    for (const field of Object.keys(full)) {
      const [first = ''] = wrong(field, { no: 'text' });
      assert.match(first, new RegExp(`^0 ${field} `), field);
    }
    assert.deepEqual(wrong('entries', 'servers'), ['0 entries pointer-syntax']);
    assert.deepEqual(wrong('pid', '/a~2'), ['0 pid pointer-syntax']);
    assert.deepEqual(wrong('lockForm', 'flock'), ['0 lockForm not-one-of']);
    assert.deepEqual(wrong('removable', 'yes'), ['0 removable wrong-type']);
    assert.deepEqual(wrong('name', '…'), ['0 name name-unusable']);
    assert.equal(wrong('program', '(').length, 1);
    assert.equal(wrong('lock', '../other.lock').length, 1);
    assert.equal(wrong('glob', '/etc/*.json').length, 1);
  });

  it('take an empty pointer for the whole', () => {
    const whole = { ...plain, entries: '', pid: '' };
    assert.deepEqual(validateRegistries([whole]), { declarations: [whole], problems: [] });
  });

  it('keep no field that nobody knows, and warn of it', () => {
    const { declarations } = validateRegistries([{ ...plain, token: '/token', __proto__: { lock: 'x' } }]);
    assert.deepEqual(declarations, [plain]);
    assert.deepEqual(problems([{ ...plain, token: '/token' }]), ['0 - unknown-field (warning)']);
  });

  it('have names unlike each other, whatever their case and punctuation', () => {
    assert.deepEqual(problems([plain, { ...plain, name: 'Team_Servers!' }]), ['1 name name-taken']);
  });

  it('are no more, and say no more, than their limits', () => {
    const many = Array.from({ length: limits.declarations + 1 }, (_, at) => ({ ...plain, name: `team ${at}` }));
    const checked = validateRegistries(many);
    assert.equal(checked.declarations.length, limits.declarations);
    assert.deepEqual(problems(many), ['list - too-many']);
    for (const [field, limit] of [
      ['name', limits.name],
      ['pid', limits.pointer],
      ['program', limits.regex],
      ['lock', limits.lock],
      ['what', limits.what],
    ] as const) {
      const text = (length: number): string => (field === 'pid' ? '/' : 'a').padEnd(length, 'a');
      assert.deepEqual(wrong(field, text(limit)), [], field);
      assert.equal(wrong(field, text(limit + 1)).length, 1, field);
    }
  });

  it('are checked without an error being thrown, whatever the setting holds, and what is declared is in order', () => {
    const field = fc.oneof(fc.string(), fc.anything());
    const declaration = fc.record(
      Object.fromEntries(Object.keys(full).map((name) => [name, fc.oneof(fc.constant(full[name as 'name']), field)])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(declaration, fc.anything()))), (value) => {
        const { declarations, problems: found } = validateRegistries(value);
        const again = validateRegistries(declarations);
        assert.deepEqual(again, { declarations, problems: [] });
        const bad = new Set(found.filter(isError).map(({ index }) => index));
        if (Array.isArray(value)) assert.ok(declarations.length + bad.size <= value.length + 1);
      }),
      { numRuns: 300 },
    );
  });
});

function isError({ severity }: RegistryProblem): boolean {
  return severity === 'error';
}
