import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import {
  type ConnectionUrl,
  decodedPassword,
  parseConnectionUrl,
  passwordKey,
  urlPlace,
  urlWithoutPassword,
} from '../../core/databases/connectionUrl';
import { databaseLimits } from '../../core/databases/declared/declaration';
import { notAskedHereText } from '../../present/databases/connectionRows';
import { databaseProblemSentence } from '../../present/databases/declaredText';
import { oneLine, unlinked } from '../../present/safeText';
import { settings, views } from '../ids';
import { addToSetting, namesInList } from '../settingLists';
import { type DatabaseContext, recordOf, rowOfCommand } from './context';

/** What the welcome text calls the command with. */
const offered = 'offered';

/**
 * *Connect to Database…*: asks for a URL, a password and a name, and keeps them apart: the password in the secret
 * storage, the rest in the settings. On the row of a connection it connects that one.
 */
export async function connectDatabase(context: DatabaseContext, row: unknown): Promise<void> {
  if (!context.host.isTrusted()) return void window.showWarningMessage(notAskedHereText());
  const found = row === offered ? undefined : rowOfCommand(context, row);
  const record = found === undefined ? undefined : recordOf(context, found);
  // From the row of a connection, and of its trouble; not from the palette, with whatever happens to be selected.
  if (row !== undefined && record !== undefined) return reconnect(context, record.connection.id);
  if (row === offered || (row !== undefined && found?.kind === 'offer')) return answerOffer(context);
  if (context.offer.path !== null && !context.offer.isUsed) {
    const way = await chooseWay(context);
    if (way !== 'ask') return;
  }
  await addConnection(context);
}

/** A password that was refused is asked for once more. */
async function reconnect({ desk, connections }: DatabaseContext, id: string): Promise<void> {
  const record = desk.snapshot.connections.get(id);
  const key = record?.connection.passwordKey ?? null;
  if (record?.state.kind === 'failed' && record.state.trouble.code === 'not-authenticated' && key !== null) {
    const password = await askPassword(record.connection.place);
    if (password === undefined) return;
    if (password !== '') await connections.passwords.keep(key, password);
  }
  desk.refresh(id);
}

async function chooseWay(context: DatabaseContext): Promise<'ask' | 'done'> {
  const use = { label: l10n.t('Use DATABASE_URL of this workspace'), description: '.env', way: 'use' as const };
  const ask = { label: l10n.t('Enter a URL…'), description: '', way: 'ask' as const };
  const chosen = await window.showQuickPick([use, ask], { title: l10n.t('Connect to Database') });
  if (chosen?.way === 'ask') return 'ask';
  if (chosen !== undefined) await useOffer(context);
  return 'done';
}

/** *Use DATABASE_URL…*: yes or no, once for this workspace. */
async function answerOffer(context: DatabaseContext): Promise<void> {
  const use = { label: l10n.t('Use it'), description: l10n.t('its value is read when it is needed, and not kept') };
  const leave = { label: l10n.t('Do not offer it again in this workspace'), description: '' };
  const title = l10n.t('DATABASE_URL of this workspace');
  const chosen = await window.showQuickPick([use, leave], { title });
  if (chosen === use) await useOffer(context);
  if (chosen !== leave) return;
  await context.offer.answer('leave');
  await context.reread();
}

async function useOffer(context: DatabaseContext): Promise<void> {
  await context.offer.answer('use');
  await context.reread();
  await commands.executeCommand(`${views.databases}.focus`);
}

async function addConnection(context: DatabaseContext): Promise<void> {
  const title = l10n.t('Connect to Database');
  const given = await window.showInputBox({
    title,
    prompt: l10n.t('URL of the database. A password in it is not written to the settings.'),
    placeHolder: 'postgres://user@localhost:5432/database',
    ignoreFocusOut: true,
    validateInput: urlFlaw,
  });
  const parsed = given === undefined ? undefined : parseConnectionUrl(given.trim());
  if (parsed?.ok !== true) return;
  const url = parsed.value;
  const typed = url.password === null ? await askPassword(urlPlace(url)) : decodedPassword(url.password);
  if (typed === undefined) return;
  const name = await askName(title, url);
  if (name === undefined) return;
  if (typed !== '') await context.connections.passwords.keep(passwordKey(url), typed);
  await addToSetting(settings.databases, { name, url: urlWithoutPassword(url) });
  await context.reread();
  await commands.executeCommand(`${views.databases}.focus`);
  context.desk.refresh(name);
}

function urlFlaw(text: string): string | undefined {
  const parsed = parseConnectionUrl(text.trim());
  return parsed.ok ? undefined : databaseProblemSentence({ code: parsed.error });
}

/** `undefined`: the person has gone away. Empty: there is none, or the driver finds it. */
function askPassword(place: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Password'),
    prompt: unlinked(
      l10n.t(
        'Password of {0}, kept in the secret storage. Leave it empty to use ~/.pgpass, PGPASSWORD or ~/.my.cnf.',
        oneLine(place),
      ),
    ),
    password: true,
    ignoreFocusOut: true,
  });
}

async function askName(title: string, url: ConnectionUrl): Promise<string | undefined> {
  const taken = new Set(namesInList(settings.databases));
  const name = await window.showInputBox({
    title,
    prompt: l10n.t('What the connection is called here.'),
    value: freeName(url.path.slice(1) === '' ? url.hosts : url.path.slice(1), taken),
    ignoreFocusOut: true,
    validateInput: (text) => nameFlaw(text.trim(), taken),
  });
  return name?.trim();
}

function nameFlaw(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') return databaseProblemSentence({ code: 'empty' });
  if (name.length > databaseLimits.name)
    return databaseProblemSentence({ code: 'too-long', limit: databaseLimits.name });
  return taken.has(name) ? l10n.t('There is a connection of this name already.') : undefined;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = oneLine(wanted).slice(0, databaseLimits.name - 4) || 'database';
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.has(name)) return name;
  }
}
