import { Writable } from 'node:stream';
import type { Client } from 'pg';
import pgpass from 'pgpass';
import type { DatabaseTrouble } from '../../core/databases/reading';

/**
 * As libpq does it, in `~/.pgpass` or `$PGPASSFILE`: only where nothing else gave a password, and only when it is asked for.
 * Gives what makes a trouble say so where the file was not used, or had none.
 */
export function lookUpPassword(client: Client): (trouble: DatabaseTrouble) => DatabaseTrouble {
  if (typeof client.password === 'string' && client.password !== '') return (trouble) => trouble;
  const { host, port, user, database } = client;
  let why: string | null = null;
  const lookUp = (): Promise<string | undefined> =>
    new Promise((resolve) => {
      why = 'no password was given';
      // It would print on the console of whoever runs us.
      pgpass.warnTo(
        new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            why = chunk
              .toString()
              .trim()
              .replace(/^WARNING: /, '');
            done();
          },
        }),
      );
      pgpass({ host, port, user: user ?? '', database: database ?? '' }, (password) => {
        if (password !== undefined) why = null;
        resolve(password);
      });
    });
  (client as { password: unknown }).password = lookUp;
  return (trouble) => (why === null || trouble.code !== 'not-authenticated' ? trouble : { ...trouble, message: why });
}
