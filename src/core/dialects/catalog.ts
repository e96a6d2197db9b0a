import { aptPackageLock } from './apt/packageLock';
import { cdkReadLock, cdkSynthLock } from './aws-cdk/assemblyLocks';
import { bazelOutputBaseLock } from './bazel/outputBaseLock';
import { bazelServerPid } from './bazel/serverPid';
import { bundlerInstallLock } from './bundler/installLock';
import { cargoBuildLock } from './cargo/buildLock';
import { cargoPackageCache } from './cargo/packageCache';
import { celeryPid } from './celery/pid';
import { codegraphDatabaseLock } from './codegraph/databaseLock';
import { codegraphHeaderTemp } from './codegraph/headerTemp';
import { codegraphJournalLock } from './codegraph/journalLock';
import { codegraphStealFile } from './codegraph/stealFile';
import { lockscopeLeftover } from './lockscope/leftover';
import { coursierCacheLock } from './coursier/cacheLock';
import { denoNpmFolderLock } from './deno/npmFolderLock';
import { derbyDatabaseLock } from './derby/databaseLock';
import { terraformStateLock } from './terraform/stateLock';
import { pulumiStackLock } from './pulumi/stackLock';
import { vagrantLock } from './vagrant/vagrantLock';
import { ansiblePersistentConnectionLock } from './ansible/persistentConnectionLock';
import { puppetDisabledLock, puppetRunLock } from './puppet/agentLocks';
import { chefRunLock } from './chef/runLock';
import { kubectlConfigLock } from './kubectl/configLock';
import { helmRepositoriesLock } from './helm/repositoriesLock';
import { dockerDaemonPid } from './docker/daemonPid';
import { borgExclusiveLock } from './borg/exclusiveLock';
import { borgRoster } from './borg/roster';
import { resticRepositoryLocks } from './restic/repositoryLocks';
import { springServerPid } from './spring/serverPid';
import { railsPidFile } from './rails/pidFile';
import { pumaState } from './puma/state';
import { overmindSocket } from './overmind/socket';
import { watchmanServerPid } from './watchman/serverPid';
import { nginxPidFile } from './nginx/pidFile';
import { supervisorPidFile } from './supervisor/pidFile';
import { emacsFileLock } from './emacs/fileLock';
import { vimSwapFile } from './vim/swapFile';
import { nanoLockFile } from './nano/lockFile';
import { libreofficeDocumentLock } from './libreoffice/documentLock';
import { libreofficeProfileLock } from './libreoffice/profileLock';
import { officeOwnerFile } from './office/ownerFile';
import { chromiumSingletonLock } from './chromium/singletonLock';
import { firefoxParentLock, firefoxProfileLink } from './firefox/profileLocks';
import { vscodeWorkspaceLock } from './vscode/workspaceLock';
import { vscodeCodeLock, vscodeInstallLock, vscodeServerPid } from './vscode/instanceLocks';
import { jetbrainsConfigLock } from './jetbrains/configLock';
import { claudeIdeLock } from './claude/ideLock';
import { claudeScheduledTasksLock, claudeUpdateLock } from './claude/ownLocks';
import { unityProjectLock } from './unity/projectLock';
import { androidHardwareLock, androidMultiInstanceLock } from './android/avdLocks';
import { x11DisplayLock } from './x11/displayLock';
import { gnupgDotLock } from './gnupg/dotLock';
import { dotLock } from './dotlockfile/dotLock';
import { genericPidFile, genericPidFileInFolder } from './generic/pidFile';
import type { Dialect } from './dialect';
import { duckdbWriteAheadLog } from './duckdb/writeAheadLog';
import { dvcReadersWriters, dvcRepositoryLock } from './dvc/locks';
import { elasticsearchNodeLock } from './elasticsearch/nodeLock';
import { filelockReadWrite } from './filelock/readWrite';
import { filelockLease, filelockSoft } from './filelock/softLock';
import { filelockClaimTemp, filelockStrictClaim } from './filelock/strictClaim';
import { filelockStrictSentinel } from './filelock/strictSentinel';
import { firebaseHub } from './firebase/hub';
import { flutterCacheLock } from './flutter/cacheLock';
import { flutterUpgradeLock } from './flutter/upgradeLock';
import { goModuleCache } from './go/moduleCache';
import { golangciRunLock } from './golangci/runLock';
import { gradleCacheLock } from './gradle/cacheLock';
import { gradleWrapperLock } from './gradle/wrapperLock';
import { gunicornPid } from './gunicorn/pid';
import { h2DatabaseLock } from './h2/databaseLock';
import { h2PageStoreLock } from './h2/pageStoreLock';
import { homebrewFormulaLock } from './homebrew/formulaLock';
import { hsqldbHeartbeatLock } from './hsqldb/heartbeatLock';
import { huggingfaceDownloadLock, huggingfaceIncomplete } from './huggingface/hub';
import { jupyterKernel } from './jupyter/kernel';
import { jupyterOpenPage, jupyterServer } from './jupyter/server';
import { kotlinSessionFlag } from './kotlin/sessionFlag';
import { leveldbLock } from './leveldb/lock';
import { lmdbReaderTable } from './lmdb/readerTable';
import { luceneWriteLock } from './lucene/writeLock';
import { mambaPackageCacheLock } from './mamba/packageCacheLock';
import { matplotlibCacheLock } from './matplotlib/cacheLock';
import { mavenNamedLock } from './maven/namedLock';
import { mixBuildLock } from './mix/buildLock';
import { mongodbDataLock } from './mongodb/dataLock';
import { mypyDaemonStatus } from './mypy/daemonStatus';
import { mysqlDataLock } from './mysql/dataLock';
import { mysqlPidFile } from './mysql/pidFile';
import { mysqlSocketLock } from './mysql/socketLock';
import { nextBuildLock, nextDevLock } from './next/serverLock';
import { nixStoreLock } from './nix/storeLock';
import { npxConcurrencyLock } from './npm/npxLock';
import { npmRetiredFolder } from './npm/retiredFolder';
import { nuxtLock } from './nuxt/lock';
import { nxDaemon } from './nx/daemon';
import { nxWorkspaceLock } from './nx/workspaceLock';
import { pipAsideFolder } from './pip/asideFolder';
import { playwrightBrowsersLock } from './playwright/browsersLock';
import { pm2App, pm2Daemon } from './pm2/pids';
import { pnpmLockfileTemp, pnpmProbe } from './pnpm/leftovers';
import { portalockerPid, portalockerPidLock } from './portalocker/pidFileLock';
import { postgresPostmasterPid } from './postgres/postmasterPid';
import { postgresSocketLock } from './postgres/socketLock';
import { preCommitStoreLock } from './pre-commit/storeLock';
import { properLockfileFolder } from './proper-lockfile/folderLock';
import { redisPidFile } from './redis/pidFile';
import { redisTemporarySnapshot } from './redis/temporarySnapshot';
import { rocksdbLock } from './rocksdb/lock';
import { rushResourceLock } from './rush/resourceLock';
import { rustcIncrementalSession } from './rustc/incrementalSession';
import { sbtBootLock } from './sbt/bootLock';
import { sbtServerRecord } from './sbt/serverRecord';
import { snakemakeWorkdirLock } from './snakemake/workdirLock';
import { snapLock } from './snap/snapLock';
import { sqliteRollbackJournal } from './sqlite/rollbackJournal';
import { sqliteSharedIndex } from './sqlite/sharedIndex';
import { sqliteWriteAheadLog } from './sqlite/writeAheadLog';
import { swiftpmBuildNote } from './swiftpm/buildNote';
import { torchBuiltExtensionLock, torchExtensionLock } from './torch/extensionLock';
import { turboDaemon } from './turborepo/daemon';
import { twistdPid } from './twisted/pid';
import { uvFolderLock, uvProjectLock } from './uv/locks';
import { verdaccioStorageLock } from './verdaccio/storageLock';
import { vinextDevLock } from './vinext/devLock';
import { viteDepsTemp } from './vite/depsTemp';
import { wireitScriptLock } from './wireit/scriptLock';
import { yarnSingleInstance } from './yarn1/singleInstance';
import { zcLockfile } from './zc-lockfile/pidLock';
import { versionControlDialects } from './versionControl';

/** Every dialect Lockscope knows. Where two claim a place, the first that recognises what stands there has it. */
export const dialects: readonly Dialect[] = [
  // Code intelligence.
  lockscopeLeftover,
  codegraphJournalLock,
  codegraphStealFile,
  codegraphHeaderTemp,
  codegraphDatabaseLock,
  // Version control.
  ...versionControlDialects,
  // JavaScript.
  npxConcurrencyLock,
  yarnSingleInstance,
  wireitScriptLock,
  playwrightBrowsersLock,
  nextDevLock,
  nextBuildLock,
  nuxtLock,
  nxDaemon,
  nxWorkspaceLock,
  turboDaemon,
  cdkSynthLock,
  cdkReadLock,
  rushResourceLock,
  pm2Daemon,
  pm2App,
  firebaseHub,
  vinextDevLock,
  denoNpmFolderLock,
  verdaccioStorageLock,
  pnpmLockfileTemp,
  pnpmProbe,
  viteDepsTemp,
  npmRetiredFolder,
  // Python.
  huggingfaceDownloadLock,
  huggingfaceIncomplete,
  preCommitStoreLock,
  uvFolderLock,
  uvProjectLock,
  dvcRepositoryLock,
  dvcReadersWriters,
  torchExtensionLock,
  torchBuiltExtensionLock,
  snakemakeWorkdirLock,
  matplotlibCacheLock,
  mambaPackageCacheLock,
  mypyDaemonStatus,
  jupyterServer,
  jupyterKernel,
  jupyterOpenPage,
  gunicornPid,
  celeryPid,
  twistdPid,
  portalockerPid,
  portalockerPidLock,
  pipAsideFolder,
  filelockStrictClaim,
  filelockClaimTemp,
  // Compiled languages and build systems.
  cargoBuildLock,
  cargoPackageCache,
  rustcIncrementalSession,
  goModuleCache,
  golangciRunLock,
  gradleWrapperLock,
  gradleCacheLock,
  kotlinSessionFlag,
  mavenNamedLock,
  sbtBootLock,
  sbtServerRecord,
  coursierCacheLock,
  bazelOutputBaseLock,
  bazelServerPid,
  swiftpmBuildNote,
  flutterCacheLock,
  flutterUpgradeLock,
  mixBuildLock,
  bundlerInstallLock,
  homebrewFormulaLock,
  aptPackageLock,
  nixStoreLock,
  snapLock,
  // Databases and embedded stores.
  sqliteRollbackJournal,
  sqliteWriteAheadLog,
  sqliteSharedIndex,
  rocksdbLock,
  leveldbLock,
  lmdbReaderTable,
  duckdbWriteAheadLog,
  h2DatabaseLock,
  h2PageStoreLock,
  hsqldbHeartbeatLock,
  derbyDatabaseLock,
  postgresPostmasterPid,
  postgresSocketLock,
  mysqlPidFile,
  mysqlDataLock,
  mysqlSocketLock,
  mongodbDataLock,
  redisPidFile,
  redisTemporarySnapshot,
  luceneWriteLock,
  elasticsearchNodeLock,
  // Infrastructure and backup.
  terraformStateLock,
  pulumiStackLock,
  vagrantLock,
  ansiblePersistentConnectionLock,
  puppetRunLock,
  puppetDisabledLock,
  chefRunLock,
  kubectlConfigLock,
  helmRepositoriesLock,
  dockerDaemonPid,
  borgExclusiveLock,
  borgRoster,
  resticRepositoryLocks,
  // Web servers and process managers.
  springServerPid,
  railsPidFile,
  pumaState,
  overmindSocket,
  watchmanServerPid,
  nginxPidFile,
  supervisorPidFile,
  // Editors, browsers, desktop.
  emacsFileLock,
  vimSwapFile,
  nanoLockFile,
  libreofficeDocumentLock,
  libreofficeProfileLock,
  officeOwnerFile,
  chromiumSingletonLock,
  firefoxProfileLink,
  firefoxParentLock,
  vscodeWorkspaceLock,
  vscodeCodeLock,
  vscodeServerPid,
  vscodeInstallLock,
  jetbrainsConfigLock,
  claudeIdeLock,
  claudeScheduledTasksLock,
  claudeUpdateLock,
  unityProjectLock,
  androidHardwareLock,
  androidMultiInstanceLock,
  x11DisplayLock,
  gnupgDotLock,
  // Any name: told by shape and content alone.
  properLockfileFolder,
  filelockStrictSentinel,
  filelockSoft,
  filelockLease,
  filelockReadWrite,
  zcLockfile,
  dotLock,
  genericPidFileInFolder,
  genericPidFile,
];
