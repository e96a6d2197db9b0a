import { createServer } from 'node:http';

/** A dev server in its shortest form: `pageServer.mjs PORT`, 0 for one of the system's choice, which it then prints. */
process.title = 'nuxt dev';
const server = createServer((_, answer) => answer.end('<h1>here</h1>'));
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log(server.address().port));
