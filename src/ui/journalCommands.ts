import { type Command, MarkdownString } from 'vscode';
import type { JournalRecord } from '../core/inventory';
import { type JournalAction, journalActions, journalActionText } from '../present/journalActions';
import type { ActionLinks } from '../present/journalHover';
import { nodeOfJournal } from '../present/journalsTree';
import { commands } from './ids';

/** The command behind each thing that is offered where a finding stands. */
const commandOf: Readonly<Record<JournalAction, string>> = {
  repair: commands.repair,
  explain: commands.explain,
  verify: commands.verify,
};

export function commandFor(action: JournalAction, record: JournalRecord): Command {
  return { title: journalActionText(action), command: commandOf[action], arguments: [nodeOfJournal(record.id)] };
}

/** The same as links in a hover. */
export function linksFor(record: JournalRecord): ActionLinks {
  const args = encodeURIComponent(JSON.stringify([nodeOfJournal(record.id)]));
  // Left as they are by the encoding, they would end the link in the middle.
  const query = args.replaceAll('(', '%28').replaceAll(')', '%29');
  return journalActions(record).map((action) => ({ action, target: `command:${commandOf[action]}?${query}` }));
}

/** A hover in which these links work, and no others. */
export function linkedMarkdown(text: string): MarkdownString {
  const markdown = new MarkdownString(text, true);
  markdown.isTrusted = { enabledCommands: Object.values(commandOf) };
  return markdown;
}
