/** Why there is no secure connection, or none without one, as far as that can be told. */
export type TlsFlaw =
  /** The server speaks no TLS, and the target wants it. */
  | 'not-offered'
  /** The server has no rule that lets this user in without TLS; there need not be one with it either. */
  | 'demanded'
  /** Nobody whom we trust vouches for its certificate. */
  | 'unknown-issuer'
  /** Its certificate is that of another host. */
  | 'other-name'
  /** Its certificate is no longer valid, or not yet. */
  | 'out-of-date'
  /** It wants a certificate of ours, or another one than it got. */
  | 'own-certificate'
  /** It has no rule that lets this user in over TLS; there need not be one without it either. */
  | 'unwanted';
