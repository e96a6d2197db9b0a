import { codegraphRegistry } from '../../dialects/codegraph/registry';
import { gradleDaemonRegistry } from '../../dialects/gradle/daemonRegistry';
import type { MapDialect } from './mapDialect';

/** The registries that are one file with many entries. */
export const mapDialects: readonly MapDialect[] = [codegraphRegistry, gradleDaemonRegistry];
