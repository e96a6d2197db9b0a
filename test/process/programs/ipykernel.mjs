import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Waits at a port as a kernel does, and writes the record of it, as a server of Jupyter does before it starts one:
 * `-f FILE`. Without, as a kernel that is started by hand, it names no file, and only prints the port.
 */
const [option, file] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  if (option === '-f') {
    const channels = { shell_port: port, iopub_port: port, stdin_port: port, control_port: port, hb_port: port };
    const record = { ...channels, ip: '127.0.0.1', key: 's3cret-key', transport: 'tcp', kernel_name: 'python3' };
    writeFileSync(`${file}.tmp`, JSON.stringify(record));
    renameSync(`${file}.tmp`, file);
  }
  console.log(port);
});
