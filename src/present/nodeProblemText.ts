import * as l10n from '@vscode/l10n';
import type { NodeProblem } from '../core/registry/beam/declared/validateNodes';
import { declarationText } from './declarationText';
import { shortened } from './safeText';

/** Longer values than this are shortened in the middle. */
const longest = 60;

/** A problem of a declared node with its place, for a log. */
export function nodeProblemText(problem: NodeProblem): string {
  return l10n.t('In {0}: {1}', placeOf(problem), problemOf(problem));
}

/** Aloud, when it was just written; `text`: the problem with its place. */
export function unusedNodeText(text: string): string {
  return l10n.t('A declared node is not used. {0}', text);
}

export function nodeNameFlawText(): string {
  return l10n.t('The name of a node is written name@host.');
}

function placeOf({ index, name, field }: NodeProblem): string {
  if (index === null) return l10n.t('the declared nodes');
  const title = name === null ? '' : shortened(name, longest);
  const parts = [
    l10n.t('node {0}', index + 1),
    ...(title.trim() === '' ? [] : [`“${title}”`]),
    ...(field === null ? [] : [field]),
  ];
  return parts.join(', ');
}

/** Where the words for dialects would be wrong. */
function problemOf(problem: NodeProblem): string {
  switch (problem.code) {
    case 'not-a-list':
      return l10n.t('The nodes must be a list of objects.');
    case 'too-many':
      return l10n.t('Only the first {0} nodes are used.', problem.limit);
    case 'not-an-object':
      return l10n.t('A node must be an object with at least a name.');
    case 'unknown-field':
      return problem.key === 'cookie'
        ? l10n.t(
            'A cookie does not belong into the settings, where others can read it. Leave it out, and “Connect to BEAM Node…” asks for it and keeps it in the secret storage.',
          )
        : l10n.t('“{0}” is no property of a node and says nothing.', shortened(problem.key, longest));
    case 'name-taken':
      return l10n.t('Node {0} has this name already.', problem.by + 1);
    case 'node-name':
      return nodeNameFlawText();
    case 'tables-form':
      return l10n.t('This must be a list of names of tables, at most {0}.', problem.limit);
    case 'grace-range':
      return l10n.t('This must be a number of seconds from {0} to {1}.', problem.shortest, problem.longest);
    default:
      return declarationText(problem);
  }
}
