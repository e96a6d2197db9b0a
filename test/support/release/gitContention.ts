import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { leftoverPrefix } from '../../../src/core/release/leftoverNames';
import type { Released } from '../../process/programs/releaser';
import { gitEnvironment } from '../realTools/gitAtWork';
import { lostForUndo } from './contention';
import { Fight, type FightLength } from './fight';
import { bundleProgram, loadProcessors, startTold, type ToldProgram } from './programs';
import type { Way } from './realCore';
import { createTemporaryFolder, memoryFolder } from './scratch';

const contender = join(__dirname, '../../process/programs/gitContender.cjs');
const contenders = 3;

interface Committed {
  /** By repository, what was committed by git's own account. */
  readonly committed: readonly (readonly string[])[];
  /** What git said when it did not. */
  readonly failures: readonly string[];
  readonly planted: number;
}

export interface GitContention {
  readonly commits: number;
  readonly planted: number;
  readonly released: Released;
  /** How often git said that somebody else has the lock. */
  readonly refused: number;
  /** What speaks against us. */
  readonly objections: readonly string[];
}

export interface GitContentionOptions extends FightLength {
  readonly way: Way;
  readonly load?: number;
}

/** That somebody else has the lock, or was faster. Anything else was not git's own doing. */
const honest = /index\.lock': File exists|cannot lock ref 'HEAD'/;

/** Real gits that commit in some repositories, while we release what killed ones have left. */
export async function contendWithGit({ way, load = 1, ...length }: GitContentionOptions): Promise<GitContention> {
  const folder = createTemporaryFolder(memoryFolder());
  const env = gitEnvironment();
  const repositories = Array.from({ length: 12 }, (_, n) => {
    const repository = folder.at(`r${n}`);
    mkdirSync(repository);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: repository, env });
    execFileSync('git', ['config', 'gc.auto', '0'], { cwd: repository, env });
    return repository;
  });
  const fight = new Fight(length);
  const busy = loadProcessors(load);
  const running: ToldProgram[] = [];
  const start = async (file: string, told: unknown): Promise<ToldProgram> => {
    const program = await startTold(file, told, { onProgress: fight.listener() });
    running.push(program);
    return program;
  };
  try {
    const locks = repositories.map((repository) => join(repository, '.git', 'index.lock'));
    const told = {
      way,
      undoFolder: folder.at('undo'),
      locks,
      dawdleMs: 0.3,
      dialect: 'git.index-lock',
      deadText: null,
    };
    const ours = await start(await bundleProgram('releaser'), told);
    const theirs = await Promise.all(
      Array.from({ length: contenders }, () => start(contender, { repositories, plantShare: 0.2, env })),
    );
    await fight.over();
    const said = (await Promise.all(theirs.map((program) => program.finish()))) as readonly Committed[];
    const released = (await ours.finish()) as Released;
    const failures = said.flatMap((one) => one.failures);
    return {
      commits: said.flatMap(({ committed }) => committed.flat()).length,
      planted: said.reduce((sum, one) => sum + one.planted, 0),
      released,
      refused: failures.filter((text) => honest.test(text)).length,
      objections: [
        ...failures.filter((text) => !honest.test(text)).map((text) => `git failed: ${text}`),
        ...repositories.flatMap((repository, index) => objectionsOf(repository, index, said, env)),
        ...released.keptAlive.map((path) => `removed though it was somebody's: ${path}`),
        ...lostForUndo(released),
        ...Object.keys(released.refusals).filter((reason) => /^failed|conflict|put-back/.test(reason)),
      ],
    };
  } finally {
    busy.stop();
    for (const program of running) program.kill();
    folder.remove();
  }
}

/** The history is whole, and is what git said it was. */
function objectionsOf(
  cwd: string,
  index: number,
  said: readonly Committed[],
  env: NodeJS.ProcessEnv,
): readonly string[] {
  const checked = spawnSync('git', ['fsck', '--full', '--strict', '--no-dangling'], { cwd, env, encoding: 'utf8' });
  const history = spawnSync('git', ['log', '--format=%s'], { cwd, env, encoding: 'utf8' }).stdout.split('\n');
  const inHistory = new Set(history.filter((line) => line !== ''));
  const reported = said.flatMap(({ committed }) => committed[index] ?? []);
  const unread = spawnSync('git', ['ls-files'], { cwd, env, encoding: 'utf8' });
  return [
    ...(checked.status === 0 && !/error|missing|corrupt/.test(checked.stderr) ? [] : [`fsck: ${checked.stderr}`]),
    ...(unread.status === 0 ? [] : [`the index is broken: ${unread.stderr}`]),
    ...reported.filter((name) => !inHistory.has(name)).map((name) => `lost: ${name}`),
    ...(inHistory.size === reported.length ? [] : [`${inHistory.size} in the history, ${reported.length} reported`]),
    ...readdirSync(join(cwd, '.git')).filter((name) => name.startsWith(leftoverPrefix)),
  ];
}
