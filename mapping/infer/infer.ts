import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { Choice } from './decide/choice.ts';
import { plainName } from './decide/names.ts';
import type { ProposedRoute } from './decide/route.ts';
import { proposeRoutes } from './decide/routes.ts';
import type { ProposedCsv } from './observe/csv.ts';
import type { Envelope } from './observe/envelope.ts';
import { kindsIn } from './observe/kinds.ts';
import { type NoSample, type RegistrySaid, type SamplesSeen, samplesOf } from './observe/samples.ts';
import { reshape } from './reshape/reshape.ts';

/** The mapping of a sink that is proposed for samples. */
export interface Proposal {
  readonly topics: readonly string[];
  readonly databasePrecision: 'ms' | 'us' | 'ns';
  readonly envelope: Envelope;
  /** Whether values are several documents, one behind the other. */
  readonly isMany: boolean;
  /** How lines of CSV are read; undefined of JSON. */
  readonly csv: ProposedCsv | undefined;
  readonly routes: readonly ProposedRoute[];
  readonly choices: readonly Choice[];
  /** What a person must know of the routes. */
  readonly notes: readonly string[];
  /** Records that say nothing. */
  readonly others: readonly NoSample[];
}

/**
 * Proposes routes for records. The same records give the same proposal.
 * @param said what a registry says of the records, whose values are then JSON that was made by their schemas.
 */
export function inferMapping(records: readonly EventRecord[], said?: RegistrySaid): Proposal {
  const seen = samplesOf(records, said);
  const reshaped = reshape(seen.samples);
  const { samples } = reshaped;
  const kinds = samples.length === 0 ? [] : kindsIn(samples);
  const names = new RouteNames();
  const proposals = kinds.flatMap((kind) =>
    proposeRoutes(
      kind,
      reshaped,
      (suffix) => names.of(suffix === '' ? kind.name : `${kind.name}_${suffix}`),
      kinds.length === 1,
    ),
  );
  const routes = proposals.map(({ route }) => route);
  const { precision, choice } = precisionOf(routes, records);
  return {
    topics: [...new Set(records.map(({ topic }) => topic))].sort(),
    databasePrecision: precision,
    envelope: seen.envelope,
    isMany: seen.isMany,
    csv: seen.csv?.csv,
    routes,
    choices: [choice, ...valueChoices(seen), ...proposals.flatMap(({ choices }) => choices)],
    notes: [...(seen.csv?.note === undefined ? [] : [seen.csv.note]), ...proposals.flatMap(({ notes }) => notes)],
    others: seen.others,
  };
}

function valueChoices({ envelope, isMany, csv }: Pick<SamplesSeen, 'envelope' | 'isMany' | 'csv'>): readonly Choice[] {
  const choice = (is: boolean, about: string, what: string, why: string) => (is ? [{ about, choice: what, why }] : []);
  return [
    ...choice(csv !== undefined, 'format', 'csv', csv?.why ?? ''),
    ...choice(isMany, 'documents', 'many', 'values are several documents, one behind the other'),
    ...choice(envelope.connect, 'schemasEnable', 'true', 'all values are a schema of Kafka Connect and its payload'),
    ...choice(
      envelope.debezium,
      'debezium',
      'deletes: skip',
      'all values are change events, with op, before and after',
    ),
  ];
}

/** Gives each route a name of its own. */
class RouteNames {
  readonly #taken = new Set<string>();

  of(name: string): string {
    const plain = plainName(name);
    let own = plain;
    for (let number = 2; this.#taken.has(own); number++) own = `${plain}_${number}`;
    this.#taken.add(own);
    return own;
  }
}

/** A time in ISO 8601 with more digits than milliseconds have. */
const FINE = /\d\d:\d\d[.,]\d{3}\d*[1-9]/;

function precisionOf(routes: readonly ProposedRoute[], records: readonly EventRecord[]) {
  const units = routes.map(({ timestamp }) =>
    'unit' in timestamp ? timestamp.unit : 'value' in timestamp ? 'iso' : 'ms',
  );
  const of = (precision: Proposal['databasePrecision'], why: string) => ({
    precision,
    choice: { about: 'databasePrecision', choice: precision, why },
  });
  if (units.includes('ns') || units.includes('auto')) return of('ns', 'times have digits of nanoseconds, or may have');
  const isFine =
    units.includes('iso') && records.some(({ value }) => FINE.test(Buffer.from(value ?? '', 'base64').toString()));
  if (isFine) return of('ns', 'times have more digits than milliseconds');
  return units.includes('us') ? of('us', 'times are microseconds') : of('ms', 'times are not finer');
}
