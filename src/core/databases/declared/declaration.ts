/** One connection of the setting `databases`, checked. */
export interface DatabaseDeclaration {
  readonly name: string;
  /** Without a password; `null` where it comes from the environment. */
  readonly url: string | null;
  /** The variable that has the URL in it, with a password if need be. */
  readonly urlFromEnvironment: string | null;
  readonly lookOnly: boolean;
  /** What the keys of advisory locks may stand for. */
  readonly candidates: readonly string[];
  readonly candidatesQuery: string | null;
}

export type DatabaseField = keyof DatabaseDeclaration;

export const databaseLimits = {
  declarations: 20,
  name: 60,
  url: 2_000,
  variable: 200,
  candidates: 1_000,
  candidate: 1_000,
  query: 5_000,
} as const;
