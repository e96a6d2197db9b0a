import { jsonObject } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { factFields } from '../forms/jsonFields';
import { joinPath } from '../../paths';
import { portNumber } from '../../portNumber';
import { jupyterServer } from './server';

const kernelName = /^kernel-[\w-]{1,80}\.json$/;
/** Whoever starts a kernel writes the file first; a slow machine takes a while then. Milliseconds. */
const graceMs = 60_000;

/**
 * How a Jupyter kernel is reached: its ports and the key to them, which is passed over, and no process. It is the process
 * that was started on this file, `-f …/kernel-ID.json`, whatever its language. Who starts one by hand (`python -m ipykernel`)
 * or in a program of his own names no file: it is known by the port. The number in `kernel-PID.json` is that of the kernel or
 * that of a console that has ended since. Source: jupyter_client 7.4.9, ipykernel 6.17.0.
 */
export const jupyterKernel: Dialect = {
  ...jupyterServer,
  id: 'jupyter.kernel',
  program: /ipykernel|kernel-[\w-]{1,80}\.json/,
  names: [{ prefix: 'kernel-', suffix: '.json' }],
  claims: ({ name }) => kernelName.test(name),
  byContent: true,
  parse: parseKernel,
  users: {
    program: /kernel-[\w-]{1,80}\.json/,
    scopes: (folder, _companions, name) => [joinPath(folder, name)],
    graceMs,
  },
  selfHealing: false,
  cure: null,
  // Its server starts a kernel that has died anew, on the same file.
  removable: false,
  words: {
    title: 'Jupyter kernel record',
    what: 'Says at which ports a Jupyter kernel is reached. The kernel is the process that was started on this file.',
    harm: 'Nobody can connect to the kernel any more, though it runs on.',
    cure: 'Its server deletes it when it ends the kernel; nothing does where both were killed.',
  },
};

/** Known by the channels of a kernel. Those that are reached by a file instead of a port are left out. */
function parseKernel(bytes: Uint8Array): Claimant {
  const fields = jsonObject(bytes);
  if (fields === null) return { state: 'foreign' };
  const { transport, ip, shell_port: shell, iopub_port: iopub, control_port: control } = fields;
  const arePorts = [shell, iopub, control].every(
    (port) => typeof port === 'number' && portNumber(String(port)) !== null,
  );
  if (!arePorts || transport !== 'tcp' || typeof ip !== 'string') return { state: 'foreign' };
  const facts = factFields(fields, { port: 'shell_port', program: 'kernel_name' });
  return isHere(ip) ? { state: 'nobody', facts } : { state: 'nobody', host: ip, facts };
}

/** A kernel at any other address may run on another machine. */
function isHere(ip: string): boolean {
  return /^(?:localhost|127\.[\d.]{1,12}|0\.0\.0\.0|\*|::1?)?$/.test(ip);
}
