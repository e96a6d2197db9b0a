import type { LogOutputChannel } from 'vscode';
import type { Log } from '../core/ports';
import { oneLine } from '../present/safeText';

/** The log in VS Code's output panel. A message is one line, whatever names stand in it. */
export function createOutputLog(channel: LogOutputChannel): Log {
  return {
    debug: (message) => channel.debug(oneLine(message)),
    info: (message) => channel.info(oneLine(message)),
    warn: (message) => channel.warn(oneLine(message)),
    error: (message, cause) => channel.error(cause instanceof Error ? cause : oneLine(message), oneLine(message)),
  };
}
