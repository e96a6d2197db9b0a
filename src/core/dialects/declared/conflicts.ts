import { isManifestName } from '../manifests';
import type { Declaration, DeclarationField } from './declaration';
import { globShape } from './globShape';
import type { Problem, ProblemFact } from './problem';

interface Conflict {
  readonly severity: Problem['severity'];
  readonly field: DeclarationField;
  readonly fact: ProblemFact;
}

/** What does not go together in a declaration whose fields are each in order. */
export function conflictsOf(declaration: Declaration): readonly Conflict[] {
  return [
    ...readingConflicts(declaration),
    ...leaseConflicts(declaration),
    ...globConflicts(declaration),
    ...removalConflicts(declaration),
  ];
}

function readingConflicts({ shape = 'file', mechanism = 'existence', ...fields }: Declaration): readonly Conflict[] {
  if (fields.contents !== undefined && shape !== 'directory') {
    return [error('contents', { code: 'contents-need-directory' })];
  }
  if (mechanism === 'kernel' && shape !== 'file') return [error('shape', { code: 'kernel-needs-file' })];
  const given = (['pid', 'host', 'time'] as const).filter((field) => fields[field] !== undefined);
  if (mechanism === 'kernel') return given.map((field) => error(field, { code: 'kernel-not-read' }));
  if (shape === 'directory' && fields.contents !== undefined) return [];
  if (shape === 'directory') {
    // A pid file without a pid says nothing at all.
    const wanted = mechanism === 'pid-file' && given.length === 0 ? (['shape'] as const) : given;
    return wanted.map((field) => error(field, { code: 'directory-not-read' }));
  }
  if (shape === 'file') return [];
  return given
    .filter((field) => 'pointer' in (fields[field] ?? {}))
    .map((field) => error(field, { code: 'link-not-json' }));
}

function leaseConflicts({ mechanism = 'existence', lease }: Declaration): readonly Conflict[] {
  if (mechanism === 'heartbeat') return lease === undefined ? [error('lease', { code: 'lease-missing' })] : [];
  if (lease === undefined || mechanism === 'existence') return [];
  return [warning('lease', { code: 'lease-unused', mechanism })];
}

function globConflicts({ glob }: Declaration): readonly Conflict[] {
  const shape = globShape(glob);
  if (typeof shape === 'string') return [];
  const file = shape.plainNames.find(isManifestName);
  if (file !== undefined) return [error('glob', { code: 'glob-manifest', file })];
  const conflicts: Conflict[] = [];
  if (shape.bareName && shape.anyFolder) conflicts.push(warning('glob', { code: 'glob-broad' }));
  if (shape.openEnded) conflicts.push(warning('glob', { code: 'glob-costly' }));
  return conflicts;
}

function removalConflicts({ mechanism = 'existence', removable = false, ...fields }: Declaration): readonly Conflict[] {
  if (!removable) return [];
  if (mechanism === 'kernel' || mechanism === 'admin' || mechanism === 'data') {
    return [error('removable', { code: 'never-removable', mechanism })];
  }
  const shape = globShape(fields.glob);
  const conflicts: Conflict[] = [];
  const namesHolder = fields.pid !== undefined || mechanism === 'pid-file';
  // A file that somebody wants grows old without having been a lock: of such names a holder must have been named.
  const byAge = !namesHolder || fields.lease !== undefined;
  if (typeof shape !== 'string' && shape.bareName && (byAge || shape.anyFolder)) {
    conflicts.push(error('removable', { code: 'removable-broad' }));
  }
  if (namesHolder && fields.program === undefined) conflicts.push(warning('program', { code: 'program-advised' }));
  return conflicts;
}

function error(field: DeclarationField, fact: ProblemFact): Conflict {
  return { severity: 'error', field, fact };
}

function warning(field: DeclarationField, fact: ProblemFact): Conflict {
  return { severity: 'warning', field, fact };
}
