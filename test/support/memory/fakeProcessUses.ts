import type { ProcessUses, Use, UseAnswer, UseQuestion } from '../../../src/core/processPorts';

/** Who uses what, as a test sets it; nobody, of any file that is not named. */
export class FakeProcessUses implements ProcessUses {
  readonly questions: UseQuestion[] = [];
  readonly byPath = new Map<string, readonly Use[]>();
  unreadable = 0;
  /** Why nothing can be said; `null` when something can. */
  trouble: string | null = null;

  ask(questions: readonly UseQuestion[]): Promise<readonly UseAnswer[]> {
    this.questions.push(...questions);
    return Promise.resolve(
      questions.map(({ file }) =>
        this.trouble === null
          ? { state: 'looked', uses: this.byPath.get(file.path) ?? [], unreadable: this.unreadable }
          : { state: 'unreadable', reason: this.trouble },
      ),
    );
  }
}
