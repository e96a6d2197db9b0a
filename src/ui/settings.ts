import { type ConfigurationChangeEvent, workspace } from 'vscode';
import { type CheckedDeclarations, validateDeclarations } from '../core/dialects/declared/validate';
import { type CheckedJournals, validateJournals } from '../core/journal/declared/validate';
import type { OutsideGroup } from '../core/dialects/dialect';
import { outsideGroups } from '../core/outside';
import { type CheckedRegistries, validateRegistries } from '../core/registry/declared/validate';
import { settings, settingsSection } from './ids';

/** The settings as they are now, checked: a value of the wrong shape is as good as none. */
export interface Settings {
  /** Globs of folders never looked into. */
  readonly exclude: readonly string[];
  readonly reconcileMs: number;
  /** Seconds by tool. */
  readonly leases: Readonly<Record<string, unknown>>;
  readonly notifications: ReadonlySet<string>;
  /** Groups of places outside of the workspace that are looked at. */
  readonly outside: ReadonlySet<OutsideGroup>;
  readonly showUnrecognized: boolean;
  /** The user's own dialects, and what is wrong with those that are not among them. */
  readonly dialects: CheckedDeclarations;
  /** And the user's own journals. */
  readonly journals: CheckedJournals;
  /** And the user's own registries. */
  readonly registries: CheckedRegistries;
}

/** The shortest time between two looks at everything that a setting may ask for. Seconds. */
const shortestPeriod = 5;

export function readSettings(): Settings {
  const configuration = workspace.getConfiguration(settingsSection);
  const period = configuration.get<unknown>(settings.reconcilePeriod);
  const leases = configuration.get<unknown>(settings.leases);
  return {
    exclude: strings(configuration.get<unknown>(settings.exclude)),
    reconcileMs: Math.max(shortestPeriod, typeof period === 'number' && Number.isFinite(period) ? period : 60) * 1_000,
    leases: typeof leases === 'object' && leases !== null ? { ...leases } : {},
    notifications: new Set(strings(configuration.get<unknown>(settings.notifications))),
    outside: new Set(outsideGroups.filter((group) => strings(configuration.get(settings.outside)).includes(group))),
    showUnrecognized: configuration.get<unknown>(settings.showUnrecognized) === true,
    dialects: validateDeclarations(configuration.get<unknown>(settings.dialects) ?? []),
    journals: validateJournals(configuration.get<unknown>(settings.journals) ?? []),
    registries: validateRegistries(configuration.get<unknown>(settings.registries) ?? []),
  };
}

export function touchesSettings(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(settingsSection);
}

function strings(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.filter((item): item is string => typeof item === 'string' && item !== '');
}
