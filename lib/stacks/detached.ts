import { type ConnectorsFile, SettingsError } from '../../functions/shared/settings/index.ts';

/**
 * The sinks that `-c detached=NAME,NAME` leaves without event source mappings.
 * @param context what the CDK has under that name; undefined: none.
 * @throws SettingsError when one is no sink of the file.
 */
export function detachedSinks({ sinks }: ConnectorsFile, context: unknown): readonly string[] {
  if (context === undefined) return [];
  const names = typeof context === 'string' ? context.split(',') : [];
  const all = Object.keys(sinks);
  const wrong = names.find((name) => !all.includes(name));
  if (names.length > 0 && wrong === undefined) return names;
  throw new SettingsError('-c detached', [
    `must be sinks of the file, several separated by commas: ${all.join(', ')}; got ${JSON.stringify(wrong ?? context)}`,
  ]);
}

/** What a person has to know of sinks that are deployed without mappings, as lines for the screen. */
export function detachedNotes(file: ConnectorsFile, detached: readonly string[]): readonly string[] {
  return detached.flatMap((name) => {
    const sink = file.sinks[name];
    if (sink === undefined) return [];
    return [
      `sink ${name} is without its mappings: nothing reads ${sink.topics.join(', ')} until it is deployed without -c detached`,
      ...(sink.startingPosition === 'LATEST' ? [`  ${LATEST_MISSES}`] : []),
    ];
  });
}

/** Why a mapping that begins at the end must not be made anew as it is. */
export const LATEST_MISSES =
  'startingPosition LATEST would miss what comes between the two deploys to partitions of which the group has committed nothing: give AT_TIMESTAMP with a time before the first deploy';
