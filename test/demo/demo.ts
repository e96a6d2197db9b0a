import { openDemo } from '../support/host/demoHost';
import { createDemoWorkspace } from './demoWorkspace';

/** Opens VS Code on the demo workspace; ends when the window is closed or on Ctrl-C, and takes everything down. */
async function main(): Promise<void> {
  console.log('Making a workspace with live, overdue, dead and reused holders …');
  const demo = await createDemoWorkspace();
  await openDemo({
    workspace: demo.folder,
    extensionPath: process.cwd(),
    onClose: () => demo.dispose(),
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
