import { readFileSync } from 'node:fs';

/** One recorded exchange with a TDengine. */
export interface Step {
  /** Path and query of the request. */
  readonly url: URL;
  readonly body: Buffer;
  readonly status: number;
  readonly answer: string;
}

/** Reads a recorded scenario. */
export function readScenario(file: string): Step[] {
  const { steps }: { steps: readonly RecordedStep[] } = JSON.parse(readFileSync(file, 'utf8'));
  return steps.map(({ request, response }) => ({
    url: new URL(request.path, 'http://tdengine'),
    body: bodyOf(request.body ?? ''),
    status: response.status,
    answer: response.body ?? '',
  }));
}

/** A part of a body: text, text repeated, text for each number, or bytes. */
type Part =
  | string
  | { readonly repeat: string; readonly times: number }
  | { readonly series: string; readonly from: number; readonly to: number; readonly join?: string }
  | { readonly hex: string };

interface RecordedStep {
  readonly request: { readonly path: string; readonly body?: string | { readonly concat: readonly Part[] } };
  readonly response: { readonly status: number; readonly body?: string };
}

function bodyOf(body: string | { readonly concat: readonly Part[] }): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.concat(body.concat.map(partOf));
}

function partOf(part: Part): Buffer {
  if (typeof part === 'string') return Buffer.from(part);
  if ('hex' in part) return Buffer.from(part.hex, 'hex');
  if ('repeat' in part) return Buffer.from(part.repeat.repeat(part.times));
  const numbers = Array.from({ length: part.to - part.from }, (_, at) => part.from + at);
  return Buffer.from(numbers.map((number) => part.series.replaceAll('{i}', String(number))).join(part.join ?? ''));
}
