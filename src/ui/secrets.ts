import type { SecretStorage } from 'vscode';
import { secretKey } from './ids';

/** What lets one into places of one kind, in the secret storage and nowhere else. Never logged. */
export class Secrets {
  readonly #storage: SecretStorage;
  readonly #kind: Parameters<typeof secretKey>[0];

  constructor(storage: SecretStorage, kind: Parameters<typeof secretKey>[0]) {
    this.#storage = storage;
    this.#kind = kind;
  }

  async of(place: string): Promise<string | null> {
    return (await this.#storage.get(secretKey(this.#kind, place))) ?? null;
  }

  async keep(place: string, secret: string): Promise<void> {
    await this.#storage.store(secretKey(this.#kind, place), secret);
  }

  async forget(place: string): Promise<void> {
    await this.#storage.delete(secretKey(this.#kind, place));
  }
}
