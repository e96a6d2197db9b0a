/** What the commands for live nodes are called here. */
export type NodeCommand = 'connectNode' | 'disconnectNode' | 'forgetCookie';

/** Live nodes as commands see them. */
export interface NodeCommands {
  run(command: NodeCommand, row: unknown): Promise<void>;
  /** Looks into all nodes anew that are connected, and tries those again that are not. */
  refresh(): Promise<void>;
}
