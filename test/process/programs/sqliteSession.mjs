// A program with a database of its own: each line it is given is a statement in JSON, each line it answers what came of it.
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

const database = new DatabaseSync(process.argv[2]);

function run(sql) {
  if (sql === 'close') {
    database.close();
    return { rows: [] };
  }
  try {
    // The last statement may answer rows; those before it may not.
    const last = sql.lastIndexOf(';');
    if (last >= 0) database.exec(sql.slice(0, last));
    return { rows: database.prepare(sql.slice(last + 1)).all() };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(run(JSON.parse(line)))}\n`);
}
