import { Client } from 'pg';
import { serve } from '../frame';

/** What a session does: some statements one after the other, then perhaps one that will wait. */
export interface SessionScript {
  readonly application: string;
  readonly does: readonly string[];
  readonly waitsFor: string | null;
}

export interface OpenSessions {
  readonly url: string;
  readonly sessions: readonly SessionScript[];
}

// A type and not an interface: only a type is a `Commands`.
export type SessionsCommands = {
  readonly hold: (request: OpenSessions) => Promise<void>;
};

const open: Client[] = [];

/** Opens them all, lets each do what it does first, and then, in their order, has those wait that do. */
async function hold({ url, sessions }: OpenSessions): Promise<void> {
  const ready: { readonly client: Client; readonly script: SessionScript }[] = [];
  for (let from = 0; from < sessions.length; from += 20) {
    ready.push(...(await Promise.all(sessions.slice(from, from + 20).map((script) => begin(url, script)))));
  }
  for (const { client, script } of ready) {
    // Ends with the server.
    if (script.waitsFor !== null) client.query(script.waitsFor).catch(() => undefined);
  }
}

async function begin(url: string, script: SessionScript): Promise<{ client: Client; script: SessionScript }> {
  const client = new Client({ connectionString: url, application_name: script.application });
  client.on('error', () => undefined);
  await client.connect();
  open.push(client);
  for (const statement of script.does) await client.query(statement);
  return { client, script };
}

serve({ hold } satisfies SessionsCommands);
