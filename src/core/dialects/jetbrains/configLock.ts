import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

/** In the settings folder of one version of an IDE: `JetBrains/IntelliJIdea2026.1/.lock`, a pid without newline. */
export const jetbrainsConfigLock = pidFile({
  id: 'jetbrains.config-lock',
  tool: 'jetbrains',
  program: programNamed(
    ...[
      'java',
      'idea',
      'idea64',
      'pycharm',
      'pycharm64',
      'webstorm',
      'webstorm64',
      'phpstorm',
      'goland',
      'clion',
      'rider',
    ],
    ...[
      'rubymine',
      'datagrip',
      'rustrover',
      'dataspell',
      'studio',
      'studio64',
      'fleet',
      'remote-dev-server',
      'jetbrains_client',
    ],
  ),
  mechanism: 'existence',
  names: [{ exact: '.lock' }],
  claims: ({ folder }) => isIdeFolder(segmentsOf(folder)),
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: {
    group: 'editors',
    folders: [
      '~/.config/JetBrains/*',
      '~/.config/Google/AndroidStudio*',
      '~/Library/Application Support/JetBrains/*',
      '~/Library/Application Support/Google/AndroidStudio*',
      '~/AppData/Roaming/JetBrains/*',
    ],
  },
  words: {
    title: 'JetBrains IDE lock',
    what: 'A JetBrains IDE, or Android Studio, runs with these settings. A second one of this version hands its project over to it.',
    harm: 'Two IDEs write to the same settings and caches and damage them.',
    cure: 'Quit the IDE. The next start clears what a crash left behind.',
  },
});

function isIdeFolder(segments: readonly string[]): boolean {
  const [maker, product] = segments.slice(-2);
  return maker === 'JetBrains'
    ? /\d{4}\.\d$/.test(product ?? '')
    : maker === 'Google' && /^AndroidStudio/.test(product ?? '');
}
