import * as l10n from '@vscode/l10n';
import type { RegistryProblem } from '../core/registry/declared/validate';
import { declarationText } from './declarationText';
import { shortened } from './safeText';

/** Longer values than this are shortened in the middle. */
const longest = 60;

/** A problem of a declared registry with its place, for a log or a terminal. */
export function registryProblemText(problem: RegistryProblem): string {
  return l10n.t('In {0}: {1}', placeOf(problem), problemOf(problem));
}

function placeOf({ index, name, field }: RegistryProblem): string {
  if (index === null) return l10n.t('the declared registries');
  const number = index + 1;
  const title = name === null ? '' : shortened(name, longest);
  if (title.trim() === '') {
    return field === null ? l10n.t('registry {0}', number) : l10n.t('registry {0}, {1}', number, field);
  }
  return field === null
    ? l10n.t('registry {0}, “{1}”', number, title)
    : l10n.t('registry {0}, “{1}”, {2}', number, title, field);
}

/** Where the words for dialects would be wrong. */
function problemOf(problem: RegistryProblem): string {
  switch (problem.code) {
    case 'not-a-list':
      return l10n.t('The registries must be a list of objects.');
    case 'too-many':
      return l10n.t('Only the first {0} registries are used.', problem.limit);
    case 'not-an-object':
      return l10n.t('A registry must be an object with at least a name, a glob and where the pid of an entry stands.');
    case 'unknown-field':
      return l10n.t('“{0}” is no property of a registry and says nothing.', shortened(problem.key, longest));
    case 'name-taken':
      return l10n.t('Registry {0} has this name already; letter case and punctuation do not count.', problem.by + 1);
    case 'path-not-relative':
      return l10n.t(
        'The lock must be another name beside the registry, without slashes; * stands for the registry’s name.',
      );
    default:
      return declarationText(problem);
  }
}
