import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { Choice } from './decide/choice.ts';
import { plainName } from './decide/names.ts';
import { type ProposedRoute, proposeRoute } from './decide/route.ts';
import { type Kind, kindsIn } from './observe/kinds.ts';
import { type NoSample, samplesOf } from './observe/samples.ts';

/** The mapping of a sink that is proposed for samples. */
export interface Proposal {
  readonly topics: readonly string[];
  readonly databasePrecision: 'ms' | 'us' | 'ns';
  readonly routes: readonly ProposedRoute[];
  readonly choices: readonly Choice[];
  /** Records that say nothing. */
  readonly others: readonly NoSample[];
}

/** Proposes routes for records. The same records give the same proposal. */
export function inferMapping(records: readonly EventRecord[]): Proposal {
  const { samples, others } = samplesOf(records);
  const kinds = samples.length === 0 ? [] : kindsIn(samples);
  const names = namesOf(kinds);
  const proposals = kinds.map((kind, index) => {
    const name = names[index] ?? kind.name;
    return proposeRoute(kind, { route: name, table: name }, kinds.length === 1);
  });
  const routes = proposals.map(({ route }) => route);
  const { precision, choice } = precisionOf(routes, records);
  return {
    topics: [...new Set(records.map(({ topic }) => topic))].sort(),
    databasePrecision: precision,
    routes,
    choices: [choice, ...proposals.flatMap(({ choices }) => choices)],
    others,
  };
}

/** A name for each kind, of which none is another's. */
function namesOf(kinds: readonly Kind[]): readonly string[] {
  const taken = new Set<string>();
  return kinds.map(({ name }) => {
    const plain = plainName(name);
    let own = plain;
    for (let number = 2; taken.has(own); number++) own = `${plain}_${number}`;
    taken.add(own);
    return own;
  });
}

/** A time in ISO 8601 with more digits than milliseconds have. */
const FINE = /\d\d:\d\d[.,]\d{3}\d*[1-9]/;

function precisionOf(routes: readonly ProposedRoute[], records: readonly EventRecord[]) {
  const units = routes.map(({ timestamp }) => ('unit' in timestamp ? timestamp.unit : 'ms'));
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
