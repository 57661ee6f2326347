import { isZone } from '../text/time-zone.ts';

/** What the query string of a request asks for. */
export interface Parameters {
  /** Rows as objects instead of arrays. */
  readonly rowWithMeta: boolean;
  readonly timing: boolean;
  /** The connection's zone: reads literals and prints timestamps. */
  readonly zone: string;
  /** The zone that timestamps are printed in. */
  readonly outputZone: string;
}

/** The parameters, or the text of the refusal (400, code 0xffff). */
export type ParametersOrError =
  | { readonly kind: 'parameters'; readonly parameters: Parameters }
  | { readonly kind: 'refused'; readonly text: string };

/** What Go's strconv.ParseBool takes. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False', ''];
const INT64_MAX = 2n ** 63n - 1n;

const refused = (text: string): ParametersOrError => ({ kind: 'refused', text });

function requestIdError(text: string): string | undefined {
  if (text === '') return undefined;
  const prefix = `illegal param, req_id must be numeric strconv.ParseInt: parsing "${text}"`;
  if (!/^[+-]?\d+$/.test(text)) return `${prefix}: invalid syntax`;
  const value = BigInt(text.replace('+', ''));
  return value > INT64_MAX || value < -INT64_MAX - 1n ? `${prefix}: value out of range` : undefined;
}

/** Reads the query string; `conn_tz` wins over `tz`, unknown parameters are passed over. */
export function readParameters(query: URLSearchParams): ParametersOrError {
  const idError = requestIdError(query.get('req_id') ?? '');
  if (idError !== undefined) return refused(idError);
  const rowWithMeta = query.get('row_with_meta') ?? '';
  if (!TRUE.includes(rowWithMeta) && !FALSE.includes(rowWithMeta)) {
    return refused(
      `illegal param, row_with_meta must be boolean strconv.ParseBool: parsing "${rowWithMeta}": invalid syntax`,
    );
  }
  const connectionZone = query.get('conn_tz') ?? '';
  const outputZone = connectionZone || (query.get('tz') ?? '');
  const unknown = [connectionZone, outputZone].find((zone) => zone !== '' && !isZone(zone));
  if (unknown !== undefined) return refused(`unknown time zone ${unknown}`);
  return {
    kind: 'parameters',
    parameters: {
      rowWithMeta: TRUE.includes(rowWithMeta),
      timing: query.get('timing') === 'true',
      zone: connectionZone || 'UTC',
      outputZone: outputZone || 'UTC',
    },
  };
}
