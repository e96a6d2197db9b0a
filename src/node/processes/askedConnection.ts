import type { ConnectionQuestion } from '../../core/processPorts';

/** Whether a connection, with addresses as `plainAddress` has them, is the one that is asked for. */
export function isAskedFor(
  { local, remote }: ConnectionQuestion,
  near: { readonly address: string; readonly port: number },
  far: { readonly address: string; readonly port: number },
): boolean {
  return (
    near.port === local.port &&
    far.port === remote.port &&
    local.addresses.includes(near.address) &&
    remote.addresses.includes(far.address)
  );
}
