import { readGraph } from './readGraph';

/** What the program writes on its standard output: one line of JSON, a `Result` of `GraphReader.read`. */
async function main(path: string): Promise<void> {
  process.stdout.write(`${JSON.stringify(await readGraph(path))}\n`);
}

// Runs when it is loaded: a program of its own, given the path of the database as its last argument.
void main(process.argv.at(-1) ?? '');
