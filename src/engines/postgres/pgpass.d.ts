/** The driver's own reader of password files, which it no longer calls by itself from its next version on. */
declare module 'pgpass' {
  function pgpass(
    connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string },
    give: (password: string | undefined) => void,
  ): void;
  namespace pgpass {
    /** Where it says why it does not use a file; gives where it did before. */
    function warnTo(stream: NodeJS.WritableStream): NodeJS.WritableStream;
  }
  export = pgpass;
}
