import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { withoutSecrets } from '../../../src/core/redact';

/** Command lines, and what may be seen of them. */
const secret: readonly (readonly [string, string])[] = [
  ['tool --token abc run', 'tool --token … run'],
  ['tool --token=abc run', 'tool --token=… run'],
  ['tool --api-key abc --access_key=def', 'tool --api-key … --access_key=…'],
  ['mysql -u root --password=hunter2 shop', 'mysql -u root --password=… shop'],
  ['mysql -uroot -phunter2 shop', 'mysql -uroot -p… shop'],
  ['mysqladmin password hunter2', 'mysqladmin password …'],
  ['tool --password=-abc', 'tool --password=…'],
  ['tool --password "two words" run', 'tool --password … run'],
  ["tool --passphrase='two words' run", 'tool --passphrase=… run'],
  ['sshpass -p hunter2 ssh host', 'sshpass -p … ssh host'],
  ['GITHUB_TOKEN=abc DB_SECRET=def node build.js', 'GITHUB_TOKEN=… DB_SECRET=… node build.js'],
  ['docker run -e PGPASSWORD=abc postgres', 'docker run -e PGPASSWORD=… postgres'],
  ['java -Dspring.datasource.password=abc -jar app.jar', 'java -Dspring.datasource.password=… -jar app.jar'],
  ['psql postgres://ann:p@ss:word@db/shop', 'psql postgres://…@db/shop'],
  ['git clone https://abcdef@github.com/x/y', 'git clone https://…@github.com/x/y'],
  ['curl http://h/?page=1&access_token=abc', 'curl http://h/?page=1&access_token=…'],
  ['curl -u ann:hunter2 http://h/', 'curl -u ann:… http://h/'],
  ['curl -H Authorization: Bearer abc http://h/', 'curl -H Authorization: … http://h/'],
  ['npm config set //registry/:_authToken abc', 'npm config set //registry/:_authToken …'],
  ['tool {"token":"abc"}', 'tool {"token":…'],
  ['tool ghp_0123456789abcdefghij x', 'tool … x'],
  ['tool eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def x', 'tool … x'],
];

const harmless: readonly string[] = [
  'git log --author Jane',
  'git log --author=Jane --since yesterday',
  'node author.js build',
  'node src/auth.ts build',
  'node auth.ts build',
  'node /ws/secrets/token.js build',
  'python tokenize.py input',
  'tool --tokenizer gpt2',
  'tool --password --verbose',
  'tool --password',
  'git clone ssh://git@github.com/x/y',
  'npm install --registry http://localhost:4873/@scope/pkg',
  'docker run -u 1000:1000 image/token:latest',
  'code --user-data-dir=C:\\Users\\ann\\data',
  'node --inspect=127.0.0.1:9229 build.js',
  '',
];

/** Text made of what command lines with secrets are made of. */
const piece = fc.oneof(
  fc.constantFrom(
    '--token',
    'password',
    'AUTH',
    'bearer',
    'Authorization',
    'https://',
    'mysql',
    '-p',
    '-u',
    'ghp_',
    'eyJ',
  ),
  fc.constantFrom(' ', '=', ':', '"', "'", '@', '/', '-', '…', 'a', '.', '&', '?', 'abcdefghijklmnop'),
  fc.string(),
);
const commandLine = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('a command line', () => {
  it('is shown without its secrets', () => {
    assert.deepEqual(
      secret.map(([command]) => [command, withoutSecrets(command)]),
      secret,
    );
  });

  it('is shown as it is where there are none', () => {
    assert.deepEqual(harmless.map(withoutSecrets), harmless);
  });

  it('of any kind can be shown, and reads the same when its secrets are gone already', () => {
    fc.assert(
      fc.property(commandLine, (command) => {
        const once = withoutSecrets(command);
        assert.equal(withoutSecrets(once), once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never shows the value that is given for a password', () => {
    const plainValue = fc.stringMatching(/^[A-Za-z0-9!#$%*+,.;^_~-]{6,20}$/);
    const form = fc.constantFrom(
      '--password=',
      '--token=',
      '--client-secret=',
      'DB_PASSWORD=',
      '-Dx.password=',
      '?token=',
    );
    fc.assert(
      fc.property(form, plainValue, (name, value) => {
        assert.equal(withoutSecrets(`tool ${name}${value} run`), `tool ${name}… run`);
      }),
    );
  });
});
