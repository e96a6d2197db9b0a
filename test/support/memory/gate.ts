/** Stops whoever passes until it is opened; a test waits for the arrival and then lets go. */
export class Gate {
  readonly arrived: Promise<void>;
  readonly #opened: Promise<void>;
  #arrive: () => void = () => undefined;
  #open: () => void = () => undefined;

  constructor() {
    this.arrived = new Promise((resolve) => (this.#arrive = resolve));
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  open(): void {
    this.#open();
  }

  pass(): Promise<void> {
    this.#arrive();
    return this.#opened;
  }
}

/** Gates for the next calls of each name, in order. */
export class Gates<Name extends string> {
  readonly #next = new Map<Name, Gate[]>();

  /** The next call of this name, not stopped yet, waits at the gate that is returned. */
  stopNext(name: Name): Gate {
    const gate = new Gate();
    this.#next.set(name, [...(this.#next.get(name) ?? []), gate]);
    return gate;
  }

  async pass(name: Name): Promise<void> {
    await this.#next.get(name)?.shift()?.pass();
  }
}
