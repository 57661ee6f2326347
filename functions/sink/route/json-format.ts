import { filledByTopic, topicNames } from '../../shared/record-path/template.ts';
import type { CsvSettings, SinkRuntime } from '../../shared/settings/index.ts';
import { expressionNeeds } from '../../shared/settings/routes/expression-text.ts';
import type { RouteSettings } from '../../shared/settings/routes.ts';
import { databaseNameProblem } from '../../shared/tdengine/names.ts';
import { type Decode, type DecodeOptions, databaseOf, type Format } from '../decode/decoder.ts';
import { OPEN_BRACE } from '../decode/json/characters.ts';
import { withoutNonFinite } from '../decode/json/non-finite.ts';
import { isBlank } from '../decode/record-text.ts';
import type { FramedValue } from '../decode/registry/value-schema.ts';
import { RecordError } from '../rows/record-error.ts';
import type { Row } from '../rows/row.ts';
import { compileScans, keysAbove } from './compile-scans.ts';
import type { ExpressionLanguage } from './expression/expressions.ts';
import { RecordSource } from './record-source.ts';
import { rowsOfCsv } from './reshape/csv.ts';
import { documentsIn, textIn } from './reshape/documents.ts';
import { MappedRows } from './scan/mapped-rows.ts';
import { UntakenPaths } from './scan/untaken-paths.ts';

/**
 * Any JSON, and CSV and bare text as JSON, mapped to rows by the routes of the settings. The elements of an array at the top are each a value for the
 * routes. A record of which one row cannot be made is rejected whole.
 * @param language that of the routes' expressions; undefined when no route has any.
 */
export function jsonFormatWith(language: ExpressionLanguage | undefined): Format {
  return {
    databases: (settings, topic) => [
      ...new Set(
        routesOf(settings, topic)
          .map(({ database }) => database)
          .filter((name) => databaseNameProblem(name) === undefined),
      ),
    ],
    decoder: (options) => jsonDecoder(options, language),
  };
}

/** JSON by routes without expressions. */
export const jsonFormat: Format = jsonFormatWith(undefined);

/** JSON by such routes. What expressions need is loaded only for routes that have some, and patterns for those in them. */
export async function jsonFormatFor(routes: readonly RouteSettings[]): Promise<Format> {
  const needs = expressionNeeds(routes);
  if (!needs.any) return jsonFormat;
  const { expressionLanguage } = await import('./expression/language.ts');
  const patterns = needs.patterns ? await import('../../shared/expression/pattern.ts') : undefined;
  return jsonFormatWith(expressionLanguage(patterns?.re2Pattern));
}

const NO_ROWS: readonly Row[] = [];

/** A route that is for a topic. */
interface Match {
  readonly name: string;
  readonly settings: RouteSettings;
  readonly database: string;
  readonly names: ReadonlyMap<string, string>;
}

function jsonDecoder(
  { settings, topic, precisionOf, tables, untaken, trace }: DecodeOptions,
  language: ExpressionLanguage | undefined,
): Decode {
  const routes = routesOf(settings, topic);
  for (const { name, database } of routes) {
    const problem = databaseNameProblem(database);
    if (problem !== undefined) return () => rejectDatabase(name, problem);
  }
  const isMany = settings.documents === 'many' || settings.format === 'csv';
  const jsonOf = jsonOfValues(settings);
  const scans = compileScans(
    routes.map((route) => ({ ...route, precision: precisionOf(route.database) })),
    {
      schemasEnable: settings.schemasEnable,
      debezium: settings.debezium,
      documents: isMany ? 'many' : 'one',
      textType: settings.inferStrings,
      numberType: settings.inferNumbers,
      nonFinite: settings.nonFinite,
      tables,
      language,
      trace,
    },
  );
  const isSkipped = settings.unrouted === 'skip';
  const mapped = new MappedRows(new Set(scans.map(({ division }) => division)).size > 1);
  const untakenPaths = new UntakenPaths(
    routes.map((route) => route.settings),
    keysAbove(settings),
    routes.flatMap((route) => language?.paths(route.settings, route.names) ?? []),
  );

  const read = (text: string, source: RecordSource, framed?: FramedValue) => {
    mapped.clear();
    if (framed !== undefined) {
      for (const scan of scans) scan.readFramed(framed, source, mapped);
      return;
    }
    const whole = jsonOf === undefined ? text : jsonOf(text);
    for (const scan of scans) scan.read(whole, source, mapped);
  };

  return (text, record, index, now, framed) => {
    if (framed === undefined && text.charCodeAt(0) !== OPEN_BRACE && isBlank(text)) return NO_ROWS;
    const source = new RecordSource(record, index, now);
    try {
      read(text, source, framed);
    } catch (error) {
      // Only what is no JSON can have such numbers, so that all else costs nothing.
      const finite = settings.format === 'json' && settings.nonFinite === 'null' ? withoutNonFinite(text) : text;
      if (finite === text) throw error;
      read(finite, source);
    }
    if (untaken !== undefined) {
      for (const scan of scans) {
        for (const unwanted of scan.takeUnwanted()) {
          const path = untakenPaths.pathOf(unwanted);
          if (path !== undefined) untaken.note(topic, path);
        }
      }
    }
    if (mapped.isDeleted) return 'deleted';
    const taken = scans.length === 0 ? 'none' : mapped.taken();
    if (taken === 'all') return mapped.rows();
    if (!isSkipped) throw new RecordError('route', 'no route takes the record');
    return taken === 'some' ? mapped.rows() : 'unrouted';
  };
}

/** Makes the JSON that routes read of a value that is no single document of it; undefined for one that is. */
function jsonOfValues({ format, documents, csv = CSV }: SinkRuntime): ((text: string) => string) | undefined {
  const isMany = documents === 'many';
  if (format === 'text') return (text) => textIn(text, isMany);
  if (format === 'csv') return (text) => rowsOfCsv(text, csv);
  return isMany ? documentsIn : undefined;
}

const CSV: CsvSettings = { delimiter: ',', trim: false };

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
  { database, replaceDots }: RouteSettings,
  topic: string,
  names: ReadonlyMap<string, string>,
): string {
  return database === undefined ? databaseOf(settings, topic) : (filledByTopic(database, names, replaceDots) ?? '');
}

function rejectDatabase(route: string, problem: string): never {
  throw new RecordError('route', `route ${route}: the database's name that the topic makes ${problem}`, { route });
}
