import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';

/**
 * What a person may not have meant in the routes of a file, as lines for the screen: a route without `timestamp` gives rows
 * the time of their Kafka record, and rows of one subtable and millisecond become one. Who says so means it.
 */
export function routeNotes(file: ConnectorsFile): readonly string[] {
  const lines = Object.entries(file.sinks).flatMap(([connector, { routes = [] }]) =>
    routes.flatMap(({ name, timestamp }, index) => {
      if (timestamp !== undefined) return [];
      return [`  sinks.${connector}.routes[${index}]${name === undefined ? '' : ` (${name})`}`];
    }),
  );
  if (lines.length === 0) return [];
  return [
    'Routes without timestamp: rows get the time of their Kafka record, and those of one subtable and millisecond become one.',
    'Name the field with the time, or say that this is meant, timestamp: { source: record } (docs/json-routes.md):',
    ...lines,
  ];
}
