import type { MachineFacts } from './liveness';
import type { Host } from './ports';

/** What the machine says of itself at this moment. */
export function machineFacts(host: Host): MachineFacts {
  return {
    hostname: host.hostname,
    bootId: host.bootId,
    pidNamespace: host.pidNamespace,
    bootedAt: host.bootedAt,
    clockSteppedAt: host.clockSteppedAt(),
  };
}
