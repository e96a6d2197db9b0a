import { commands } from 'vscode';

/** A `when`-clause key that is only set when its value changes. */
export class ContextKey<T extends string | boolean> {
  readonly #name: string;
  #value: T | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  set(value: T): void {
    if (this.#value === value) return;
    this.#value = value;
    void commands.executeCommand('setContext', this.#name, value);
  }
}
