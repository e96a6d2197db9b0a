import { workspace } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { settings, settingsSection } from '../ids';
import type { NodeCommand, NodeCommands } from './beamCommands';
import type { BeamPart } from './beamPart';
import type { BeamHost } from './host';

/**
 * Live nodes in the Registries view as far as they are needed at the start: everything else is loaded when somebody looks
 * at the view and has declared a node, or calls a command.
 */
export class BeamNodes implements Disposable, NodeCommands {
  readonly #host: BeamHost;
  readonly #subscription: Disposable;
  #part: Promise<BeamPart> | undefined;
  #isSeen = false;

  constructor(host: BeamHost) {
    this.#host = host;
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settingsSection}.${settings.beamNodes}`)) this.#loadSoon();
    });
  }

  /** Whether the view can be seen: nothing is asked of a node while it cannot. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    if (this.#part === undefined) this.#loadSoon();
    else void this.#part.then((part) => part.setSeen(this.#isSeen));
  }

  async run(command: NodeCommand, row: unknown): Promise<void> {
    await (await this.#load()).run(command, row);
  }

  async refresh(): Promise<void> {
    (await this.#part)?.refresh();
  }

  /** Stops asking, waits for what runs, closes all connections. */
  async close(): Promise<void> {
    await (await this.#part)?.close();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #loadSoon(): void {
    const declared = workspace.getConfiguration(settingsSection).get<unknown>(settings.beamNodes);
    const isNone = Array.isArray(declared) ? declared.length === 0 : declared === undefined || declared === null;
    if (this.#part !== undefined || !this.#isSeen || isNone) return;
    this.#load().catch((error: unknown) => this.#host.log.error('the live nodes could not be loaded', error));
  }

  #load(): Promise<BeamPart> {
    return (this.#part ??= this.#open());
  }

  async #open(): Promise<BeamPart> {
    const { openBeamNodes } = await import('./beamPart');
    const part = openBeamNodes(this.#host);
    part.setSeen(this.#isSeen);
    return part;
  }
}
