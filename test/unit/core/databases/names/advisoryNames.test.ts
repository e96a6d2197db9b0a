import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, it } from 'mocha';
import type { DatabaseLock } from '../../../../../src/core/databases/databaseLock';
import type { LockName } from '../../../../../src/core/databases/lockName';
import { advisoryTarget, firstInt64, isWidened } from '../../../../../src/core/databases/names/advisoryKey';
import { nameAdvisoryLocks } from '../../../../../src/core/databases/names/advisoryNames';
import { boxelSubject, fileText, groupTexts, realmText } from '../../../../../src/core/databases/names/boxelTexts';
import { crc32 } from '../../../../../src/core/databases/names/crc32';
import { constantName, databaseKeys, golangMigrateKey } from '../../../../../src/core/databases/names/migrationKeys';

const sha256 = (text: string): string => firstInt64(createHash('sha256').update(text).digest());

function held(key: string, parts: Partial<DatabaseLock> = {}): DatabaseLock {
  return {
    id: key,
    target: { kind: 'advisory', form: 'bigint', key, database: 'boxel' },
    name: null,
    mode: 'ExclusiveLock',
    access: 'exclusive',
    session: 1,
    transaction: '3/7',
    state: 'held',
    waitingSince: null,
    count: null,
    ...parts,
  };
}

describe('the key of an advisory lock', () => {
  it('is put together of the halves that pg_locks has, negative ones too', () => {
    const vectors = [
      ['18003526', '4030008567', '77324559412694263'],
      ['853088067', '4144094520', '3663985352516951352'],
      ['2259892690', '945228908', '-8740578876744856468'],
      ['2535239197', '402735304', '-7557974634654515000'],
      ['1219882516', '2649200501', '5239355513831397237'],
      ['1686128', '708954076', '7241865325823964'],
      ['4294967295', '2526394477', '-1768572819'],
      ['0', '1559445789', '1559445789'],
    ] as const;
    for (const [classid, objid, key] of vectors)
      assert.deepEqual(advisoryTarget(classid, objid, 1, 'boxel'), {
        kind: 'advisory',
        form: 'bigint',
        key,
        database: 'boxel',
      });
  });

  it('is two numbers where it was taken with two', () => {
    const target = advisoryTarget('4294967291', '7', 2, null);
    assert.deepEqual(target, { kind: 'advisory', form: 'two-int', key: [-5, 7], database: null });
  });

  it('is told from a number of 32 bits, whose halves have no other choice', () => {
    assert.deepEqual(['-1768572819', '1559445789', '2147483648', '-2147483649'].map(isWidened), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the keys of Boxel', () => {
  it('are the first eight bytes of a SHA-256', () => {
    assert.equal(sha256(realmText('http://localhost:4201/luke/my-realm/').text), '77324559412694263');
    assert.equal(sha256(realmText('https://localhost:4201/base/').text), '-8740578876744856468');
    assert.equal(sha256(fileText('http://localhost:4201/test/', 'Person/1.json').text), '-2826753449056691087');
    assert.equal(sha256('cost-barrier:@luke:localhost'), '5239355513831397237');
  });

  it('are those of a user’s costs only where somebody asks for that user', () => {
    assert.deepEqual(boxelSubject('cost-barrier:@luke:localhost'), { kind: 'boxel-cost', user: '@luke:localhost' });
    assert.deepEqual(boxelSubject('file-write:http://a/\0b.json'), {
      kind: 'boxel-file',
      url: 'http://a/',
      path: 'b.json',
    });
    assert.equal(boxelSubject('indexing'), null);
  });

  it('are of groups of jobs, once for each, whoever names them', () => {
    const texts = groupTexts(['http://a/'], ['indexing:http://a/', 'mine']).map(({ text }) => text);
    assert.equal(texts.filter((text) => text === 'indexing:http://a/').length, 1);
    assert.ok(texts.includes('mine') && texts.includes('__queue_no_concurrency_group__'));
  });
});

describe('the keys of migration tools', () => {
  it('are those that the tools compute from the name of the database', () => {
    assert.equal(databaseKeys('boxel').get('2238498763834228140')?.tool, 'Rails');
    assert.equal(databaseKeys('zone_test').get('1283835657316171598')?.tool, 'sqlx');
    const sum = (BigInt(zlibCrc32('public\0schema_migrations\0shop')) * 1_486_364_155n) % 2n ** 32n;
    assert.equal(golangMigrateKey('shop', 'public', 'schema_migrations'), String(sum));
  });

  it('rest on the CRC-32 of zlib', () => {
    for (const text of ['', 'boxel', 'größe', '\u{1f512}'.repeat(40)]) assert.equal(crc32(text), zlibCrc32(text));
  });

  it('are likely where they are a number that anybody could use', () => {
    assert.deepEqual(constantName('7241865325823964'), {
      certainty: 'likely',
      tool: 'node-pg-migrate',
      subject: { kind: 'migrations', detail: null },
    });
    assert.equal(constantName('72707369')?.tool, 'Prisma');
    assert.equal(constantName('7331011')?.subject.kind, 'boxel-backfill');
    assert.equal(constantName('77431708279160')?.tool, 'Flyway');
    assert.equal(constantName('77433855762809')?.tool, undefined);
    assert.equal(constantName('4711'), null);
  });
});

describe('the names of advisory locks', () => {
  const realm = 'http://localhost:4201/test/';
  const boxel: LockName = { certainty: 'certain', tool: 'Boxel', subject: { kind: 'boxel-realm', url: realm } };
  const keysOf = new Map([['boxel', { bigint: new Map([[sha256(realm), boxel]]), twoInt: new Map() }]]);

  it('belong to one database: the same number in another one is another lock', () => {
    const target = { kind: 'advisory', form: 'bigint', key: sha256(realm), database: 'other' } as const;
    const [ours, theirs] = nameAdvisoryLocks([held(sha256(realm)), held(sha256(realm), { target })], keysOf);
    assert.deepEqual([ours?.name, theirs?.name], [boxel, null]);
  });

  it('say of a file that cannot be computed which realm it is in, by the realm that its transaction has', () => {
    const shared = held(sha256(realm), { access: 'shared', mode: 'ShareLock' });
    const file = { certainty: 'likely', tool: 'Boxel', subject: { kind: 'boxel-file', url: realm, path: null } };
    const names = nameAdvisoryLocks(
      [shared, held('-2826753449056691087'), held('-2826753449056691087', { transaction: '3/8' }), held('9')],
      keysOf,
    ).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 3), [boxel, file, null]);
    assert.equal(names[3]?.subject.kind, 'hash-or-constant');
  });

  it('say nothing of a file where the transaction has two realms', () => {
    const other: LockName = { ...boxel, subject: { kind: 'boxel-realm', url: 'http://b/' } };
    const both = new Map([
      [
        'boxel',
        { bigint: new Map([[sha256(realm), boxel] as const, ['111111111111', other] as const]), twoInt: new Map() },
      ],
    ]);
    const shared = (key: string): DatabaseLock => held(key, { access: 'shared' });
    const locks = [shared(sha256(realm)), shared('111111111111'), held('-2826753449056691087')];
    assert.equal(nameAdvisoryLocks(locks, both)[2]?.name, null);
  });
});
