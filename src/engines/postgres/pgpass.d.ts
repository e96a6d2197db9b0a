/** The driver's own reader of password files, which it no longer calls by itself from its next version on. */
declare module 'pgpass' {
  function pgpass(
    connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string },
    give: (password: string | undefined) => void,
  ): void;
  export = pgpass;
}
