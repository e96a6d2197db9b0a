import type { Command } from 'commander';
import { cliHelp } from '../present/cliHelp';
import { type Report, reportJson } from '../present/report';
import { reportMarkdown } from '../present/reportMarkdown';
import type { CliContext, Run } from './context';
import type { ExitCode } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, addReach, type LookOptions } from './lookOptions';
import { programVersion } from './packageFacts';
import { policy } from './removal';

interface ReportOptions extends LookOptions {
  readonly json?: true;
}

/** `lockscope report`: everything known, to pass on. */
export function addReport(program: Command, run: Run): void {
  const command = program
    .command('report')
    .summary(cliHelp.report())
    .description(cliHelp.report())
    .argument('[path...]', cliHelp.paths())
    .option('--json', cliHelp.json());
  addReach(addLease(addExclude(command))).action((paths: readonly string[], options: ReportOptions) =>
    run((context) => report(context, paths, options)),
  );
}

async function report(context: CliContext, paths: readonly string[], options: ReportOptions): Promise<ExitCode> {
  const { terminal, cwd, ports, platform, removal } = context;
  const { code, snapshot } = await lookOnce(context, paths, options);
  if (snapshot === undefined) return code;
  const seen: Report = {
    now: ports.clock.now(),
    snapshot,
    roots: [cwd],
    machine: { platform, lockscope: programVersion, vscode: null, trusted: policy.trusted },
    // What another process did is in that one's report.
    audit: null,
    undo: await removal.undo.list(),
  };
  if (options.json) terminal.printJson(reportJson(seen));
  else terminal.print(reportMarkdown(seen).trimEnd());
  return code;
}
