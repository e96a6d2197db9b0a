/** The far side of `startChild`: what a helper process can be told to do, by name. */
export type Commands = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

export interface Call {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/** Serves calls over the channel to the parent, which also keeps this process alive; ends with the parent. */
export function serve(commands: Commands): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (call: Call) => {
    const reply = (answer: Answer): void => {
      process.send?.(answer);
    };
    const run = commands[call.command] as ((argument: unknown) => Promise<unknown>) | undefined;
    if (run === undefined) return reply({ id: call.id, error: `no command ${call.command}` });
    run(call.argument).then(
      (value) => reply({ id: call.id, value }),
      (error: unknown) =>
        reply({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}
