import type { FileError, JournalRequest } from '../../ports';
import type { Result } from '../../result';
import type { FileVersion, RepairPreview } from './preview';

/** A journal of a format that has a repair. */
export type MendRequest = Omit<JournalRequest, 'afresh'>;

export type MendFailure =
  /** Its tool is of another version than the format that is known here. */
  | { readonly reason: 'another-version' }
  /** Of its first line nobody can know what it was. */
  | { readonly reason: 'lost-header' }
  /** It changed while it was read, again and again. */
  | { readonly reason: 'being-written' }
  | { readonly reason: 'failed'; readonly error: FileError };

export interface MendedCopy {
  /** What it was made of. */
  readonly source: FileVersion;
  readonly copy: FileVersion;
}

/** Reads journals through their repair. Asynchronous, since they may be large; rejects when aborted. */
export interface JournalMender {
  /** What a repair would do. Writes nothing. */
  preview(request: MendRequest, signal: AbortSignal): Promise<Result<RepairPreview, MendFailure>>;
  /**
   * Writes the repaired journal to `to`, where nothing is, with the mode and the owner of the damaged one, and has it on
   * the disk. Where that fails nothing is left.
   */
  write(request: MendRequest & { readonly to: string }, signal: AbortSignal): Promise<Result<MendedCopy, MendFailure>>;
  /** A file as it is now, whatever it is. */
  version(path: string, signal: AbortSignal): Promise<Result<FileVersion, MendFailure>>;
}
