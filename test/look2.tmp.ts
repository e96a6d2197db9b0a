import { startServer } from './support/host/startServer';
import { openWorkbench } from './e2e/workbench';
import { ensureServer } from './support/host/codeServer';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
(async()=>{
  const f=mkdtempSync('/tmp/ls-w-');
  const s=await startServer(await ensureServer('4.96.4'));
  try{
  const w=await openWorkbench({server:s,workspace:f,extensionPath:'/work/main'});
  await new Promise(r=>setTimeout(r,9000));
  writeFileSync(f+'/hello.txt','x');
  await new Promise(r=>setTimeout(r,3000));
  console.log(execSync('for p in $(pgrep -f fileWatcher); do echo $p; tr "\\0" " " < /proc/$p/cmdline; grep -c inotify /proc/$p/fdinfo/* | grep -v :0; ls -l /proc/$p/fd | tail -12; done').toString());
  await w.screenshot('old');
  console.log(s.output().slice(-3000));
  console.log(w.consoleLines().filter(l=>/watch/i.test(l)));
  await w.dispose();
  }finally{await s.dispose()}
})().catch(e=>{console.error(e);process.exit(1)});
