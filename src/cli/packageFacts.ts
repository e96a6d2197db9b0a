// Bundled with the program: the one place that names the version and the default excludes.
import { contributes, version } from '../../package.json';

export const programVersion: string = version;

/** Folders never looked into, the same as in the editor. */
export const defaultExcludes: readonly string[] = contributes.configuration.properties['lockscope.exclude'].default;
