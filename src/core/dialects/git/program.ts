/**
 * Command lines of git, of programs that run it or change a repository by a library of their own: `git commit`,
 * `/usr/lib/git-core/git-receive-pack`, `"C:\Program Files\Git\cmd\git.exe" add`. Not the servants of git that stay for
 * hours and take no lock.
 */
export const gitProgram =
  /(?:^|[\s"'\\/=;&|(])(?:git(?:\.exe)?(?=["'\s;&|)]|$)(?!["']?\s+(?:fsmonitor--daemon|credential\S*|cat-file|daemon)\b)|git-(?!credential|daemon|cat-file)[a-z-]+(?:\.exe)?(?=["'\s]|$)|(?:lazygit|gitui|tig|gitk|gitg|gix|ein|jj|gitkraken|smartgit|sublime_merge|gitahead|gittyup|tgitcache|tortoisegitproc|sourcetree|fork|ungit)(?:\.exe)?(?=["'\s]|$))/i;

/**
 * A `.git` that is a link, or a file that names the git directory, leads to one that lies with no checkout of its own;
 * `git-new-workdir` and others make one of which only parts are links.
 */
export const gitLeads: readonly string[] = ['.git', '.git/refs/..', '.git/objects/..'];

/** How git is told where its repository and its checkout are, other than by its folder and its arguments. */
export const gitVariables: readonly string[] = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR'];
