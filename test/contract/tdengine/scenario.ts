import { readdirSync, readFileSync } from 'node:fs';

/** A part of a request body, short for what would be long. */
type BodyPart =
  | string
  | { readonly repeat: string; readonly times: number }
  | { readonly series: string; readonly from: number; readonly to: number; readonly join?: string }
  | { readonly hex: string };

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | { readonly concat: readonly BodyPart[] };
  /** The body is sent as it stands, even if a header says that it is packed. */
  readonly rawBody?: boolean;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyBase64?: string;
}

/** One exchange with a real TDengine, and how much of the answer is to be compared. */
export interface Step {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  readonly compare: 'exact' | 'rows' | 'code' | 'status';
  /** Columns whose values differ from server to server. */
  readonly mask?: readonly string[];
}

export interface Scenario {
  readonly scenario: string;
  readonly about: string;
  readonly steps: readonly Step[];
}

const CORPUS = new URL('../../fixtures/tdengine-corpus/', import.meta.url);

/** The recorded scenarios, by number. */
export function readScenarios(): readonly Scenario[] {
  const files = readdirSync(CORPUS).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => {
    const scenario: Scenario = JSON.parse(readFileSync(new URL(name, CORPUS), 'utf8'));
    return scenario;
  });
}

function partBytes(part: BodyPart): Buffer {
  if (typeof part === 'string') return Buffer.from(part);
  if ('hex' in part) return Buffer.from(part.hex, 'hex');
  if ('repeat' in part) return Buffer.from(part.repeat.repeat(part.times));
  const items = Array.from({ length: part.to - part.from }, (_, place) =>
    part.series.replaceAll('{i}', String(part.from + place)),
  );
  return Buffer.from(items.join(part.join ?? ''));
}

/** The body of a request, not packed. */
export function bodyBytes({ body }: RecordedRequest): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return typeof body === 'string' ? Buffer.from(body) : Buffer.concat(body.concat.map(partBytes));
}
