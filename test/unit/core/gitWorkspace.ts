import type { SurveyRig } from './surveyRig';

/** A repository with one checkout, as `git init` leaves it. */
export function putRepository(rig: SurveyRig, gitDir = '/ws/.git'): void {
  rig.tree.put(`${gitDir}/HEAD`, 'ref: refs/heads/main\n');
  rig.tree.put(`${gitDir}/config`, '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
  for (const name of ['objects', 'refs']) rig.tree.putSpecial(`${gitDir}/${name}`, 'directory');
}

/** What `git worktree add` leaves in the repository and in the new working tree. */
export function putWorktree(rig: SurveyRig, checkout: string, gitDir: string): void {
  rig.tree.put(`${checkout}/.git`, `gitdir: ${gitDir}\n`);
  rig.tree.put(`${gitDir}/HEAD`, 'ref: refs/heads/topic\n');
  rig.tree.put(`${gitDir}/commondir`, '../..\n');
  rig.tree.put(`${gitDir}/gitdir`, `${checkout}/.git\n`);
}
