import * as l10n from '@vscode/l10n';
import { env, window } from 'vscode';
import type { RegistryEntry } from '../../core/registry/registry';
import { unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { oneEntry } from './pickEntries';

/**
 * *Copy match_delete*: what takes exactly this entry out of its table in a live node, for a person to run there. Nothing
 * is deleted from here.
 */
export async function copyMatchDelete(context: CommandContext, row: unknown): Promise<void> {
  const title = l10n.t('Copy match_delete');
  const entry = await oneEntry(context, row, title, (one) => expressionsOf(one).length > 0);
  if (entry === undefined) return;
  const expressions = expressionsOf(entry);
  const [only, ...others] = expressions;
  if (only === undefined) {
    const text = l10n.t('Only for an entry of a live node that is proved dead is there something to copy.');
    return void window.showInformationMessage(text);
  }
  const chosen = others.length === 0 ? only : await window.showQuickPick(expressions, { title });
  if (chosen === undefined) return;
  await env.clipboard.writeText(chosen.description);
  const pid = entry.process?.kind === 'beam' ? entry.process.pid : '';
  const text = l10n.t(
    'Copied for {0}. Nothing was deleted: run it there once the clean-up for {1} is through. It takes the entry out only while it still leads to that process.',
    chosen.label,
    pid,
  );
  void window.showInformationMessage(unlinked(text));
}

interface Expression {
  readonly label: 'Elixir' | 'Erlang';
  readonly description: string;
}

function expressionsOf({ removal }: RegistryEntry): readonly Expression[] {
  if (removal.kind !== 'none' || removal.copy === null) return [];
  const { elixir, erlang } = removal.copy;
  return [
    ...(elixir === null ? [] : [{ label: 'Elixir', description: elixir } as const]),
    ...(erlang === null ? [] : [{ label: 'Erlang', description: erlang } as const]),
  ];
}
