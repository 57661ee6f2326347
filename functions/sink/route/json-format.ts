import type { SinkRuntime } from '../../shared/settings/index.ts';
import { filledByTopic, topicNames } from '../../shared/settings/routes/topic-names.ts';
import type { RouteSettings } from '../../shared/settings/routes.ts';
import { databaseNameProblem } from '../../shared/tdengine/database-name.ts';
import { isBlank } from '../decode/blank.ts';
import type { Decode, DecodeOptions, Format } from '../decode/decoder.ts';
import { OPEN_BRACE } from '../decode/json/characters.ts';
import { databaseOf } from '../decode/schemaless-database.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Row } from '../rows/row.ts';
import { compileScans, PAYLOAD } from './compile-scans.ts';
import { RecordSource } from './record-source.ts';
import { MappedRows } from './scan/mapped-rows.ts';
import { UntakenPaths } from './scan/untaken-paths.ts';

/**
 * Any JSON, mapped to rows by the routes of the settings. The elements of an array at the top are each a value for the
 * routes. A record of which one row cannot be made is rejected whole.
 */
export const jsonFormat: Format = {
  databases: (settings, topic) => [
    ...new Set(
      routesOf(settings, topic)
        .map(({ database }) => database)
        .filter((name) => databaseNameProblem(name) === undefined),
    ),
  ],
  decoder: jsonDecoder,
};

const NO_ROWS: readonly Row[] = [];

/** A route that is for a topic. */
interface Match {
  readonly name: string;
  readonly settings: RouteSettings;
  readonly database: string;
  readonly names: ReadonlyMap<string, string>;
}

function jsonDecoder({ settings, topic, precisionOf, tables, untaken }: DecodeOptions): Decode {
  const routes = routesOf(settings, topic);
  for (const { name, database } of routes) {
    const problem = databaseNameProblem(database);
    if (problem !== undefined) return () => rejectDatabase(name, problem);
  }
  const scans = compileScans(
    routes.map((route) => ({ ...route, precision: precisionOf(route.database) })),
    { schemasEnable: settings.schemasEnable, textType: settings.inferStrings, tables },
  );
  const isSkipped = settings.unrouted === 'skip';
  const mapped = new MappedRows();
  const untakenPaths = new UntakenPaths(
    routes.map((route) => route.settings),
    settings.schemasEnable ? [PAYLOAD] : [],
  );

  return (text, record, index, now, framed) => {
    if (framed === undefined && text.charCodeAt(0) !== OPEN_BRACE && isBlank(text)) return NO_ROWS;
    const source = new RecordSource(record, index, now);
    mapped.clear();
    if (framed === undefined) for (const scan of scans) scan.read(text, source, mapped);
    else for (const scan of scans) scan.readFramed(framed, source, mapped);
    if (untaken !== undefined) {
      for (const scan of scans) {
        for (const unwanted of scan.takeUnwanted()) {
          const path = untakenPaths.pathOf(unwanted);
          if (path !== undefined) untaken.note(topic, path);
        }
      }
    }
    const taken = scans.length === 0 ? 'none' : mapped.taken();
    if (taken === 'all') return mapped.rows();
    if (!isSkipped) throw new RecordError('map', 'no route takes the record');
    return taken === 'some' ? mapped.rows() : 'unrouted';
  };
}

function routesOf(settings: SinkRuntime, topic: string): Match[] {
  return (settings.routes ?? []).flatMap((route, index) => {
    const names = topicNames(route, topic);
    if (names === undefined) return [];
    const database = databaseOfRoute(settings, route, topic, names);
    return [{ name: route.name ?? `routes[${index}]`, settings: route, database, names }];
  });
}

/** The settings make sure that a topic alone decides the database. */
function databaseOfRoute(
  settings: SinkRuntime,
  { database }: RouteSettings,
  topic: string,
  names: ReadonlyMap<string, string>,
): string {
  return database === undefined ? databaseOf(settings, topic) : (filledByTopic(database, names) ?? '');
}

function rejectDatabase(route: string, problem: string): never {
  throw new RecordError('map', `route ${route}: the database's name that the topic makes ${problem}`, { route });
}
