import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands, contextKeys, settings, settingsSection, views } from '../../src/ui/ids';

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly enablement?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string; readonly contents: string }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command?: string; readonly when?: string; readonly group?: string }[]>
    >;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
}

const root = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  it('declares exactly the commands the code has', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
  });

  it('puts every command into the category Lockscope', () => {
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['Lockscope']);
  });

  it('declares exactly the views the code has', () => {
    const declared = Object.values(contributes.views).flat();
    assert.deepEqual(declared.map(({ id }) => id).sort(), Object.values(views).sort());
  });

  it('declares exactly the settings the code reads', () => {
    const read = Object.values(settings).map((name) => `${settingsSection}.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), read.sort());
  });

  it('uses no context key in a when clause that the code does not set', () => {
    const clauses = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ when }) => when),
      ...contributes.viewsWelcome.map(({ when }) => when),
      ...contributes.commands.map(({ enablement }) => enablement),
    ];
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(views)]);
    const used = clauses.flatMap((clause) => clause?.match(/lockscope\.\w+/g) ?? []);
    assert.deepEqual(
      used.filter((key) => !known.has(key)),
      [],
    );
  });

  it('has menus only for commands there are', () => {
    const known = new Set<string>(Object.values(commands));
    const used = Object.values(contributes.menus)
      .flat()
      .flatMap(({ command }) => command ?? []);
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  it('links only to commands there are from the welcome views', () => {
    const links = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/command:([\w.]+)/g)].map(([, id]) => id),
    );
    const known = new Set<string | undefined>([
      ...Object.values(commands),
      'vscode.openFolder',
      'workbench.trust.manage',
    ]);
    assert.deepEqual(
      links.filter((link) => !known.has(link)),
      [],
    );
  });

  it('keeps what acts switched off where the workspace is not trusted', () => {
    const { release, sweep, releaseAnyway, undo, clearUndo, stopHolder, repair } = commands;
    const {
      connectDatabase,
      stopProcess,
      removeEntry,
      openInBrowser,
      cancelStatement,
      terminateSession,
      releaseLockRow,
    } = commands;
    const acting: readonly string[] = [
      ...[release, sweep, releaseAnyway, undo, clearUndo, stopHolder, repair],
      ...[stopProcess, removeEntry, openInBrowser],
      ...[connectDatabase, cancelStatement, terminateSession, releaseLockRow],
    ];
    const open = contributes.commands.filter(
      ({ command, enablement }) => acting.includes(command) && enablement?.includes('isWorkspaceTrusted') !== true,
    );
    assert.deepEqual(open, []);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
  });

  it('offers an override in the menu of a row that calls for one, and nowhere else', () => {
    const offered = Object.entries(contributes.menus).flatMap(([menu, rows]) =>
      rows.filter(({ command }) => command === commands.releaseAnyway).map(({ when, group }) => [menu, when, group]),
    );
    assert.deepEqual(offered, [
      ['view/item/context', `view == ${views.locks} && viewItem =~ /\\boverride\\b/`, '4_override@1'],
      ['commandPalette', 'false', undefined],
    ]);
  });

  it('runs where the files and the processes are, and is not activated by everything', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
  });

  it('compiles against no newer API than the oldest VS Code it supports', () => {
    assert.equal(manifest.engines.vscode, '^1.96.0');
    const types = JSON.parse(readFileSync(join(root, 'node_modules/@types/vscode/package.json'), 'utf8')) as {
      version: string;
    };
    assert.equal(types.version, '1.96.0');
  });

  // Nine of the commands are those of the Databases view: its connections, what is done to sessions, and what is copied.
  // Nine are those of the Registries view, four of them for live nodes.
  it('stays small: at most 38 commands, 12 settings and 80 menu rows', () => {
    assert.ok(contributes.commands.length <= 38);
    assert.ok(Object.keys(contributes.configuration.properties).length <= 12);
    assert.ok(Object.values(contributes.menus).flat().length <= 80);
  });

  it('has no download addresses in its lock file', () => {
    assert.equal(readFileSync(join(root, 'package-lock.json'), 'utf8').includes('"resolved"'), false);
  });

  it('has a translation bundle for every language file, each of the sentences there are', () => {
    for (const name of readdirSync(join(root, 'media/l10n'))) assert.match(name, /^bundle\.l10n(?:\.[\w-]+)?\.json$/);
  });
});
