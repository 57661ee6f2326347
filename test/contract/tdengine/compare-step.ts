import type { Step } from './scenario.ts';
import type { Received } from './send-step.ts';

type Json = Record<string, unknown>;

const NUMBER_OR_STRING = /"(?:[^"\\]|\\[\s\S])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON with every number as its own text, so that 64-bit integers differ when they differ. */
function parseLossless(text: string): Json | undefined {
  try {
    const marked = text.replace(NUMBER_OR_STRING, (part) => (part[0] === '"' ? part : JSON.stringify(`#${part}`)));
    const parsed: unknown = JSON.parse(marked);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

const withoutTiming = (text: string): string => text.replace(/"timing":\d+/g, '"timing":0');

/** Where two texts part, for a person to see why. */
function firstDifference(got: string, wanted: string): string | undefined {
  if (got === wanted) return undefined;
  let at = 0;
  while (got[at] === wanted[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 120);
  return `got …${around(got)}\n      wanted …${around(wanted)}`;
}

function columnNames(answer: Json): readonly string[] {
  const meta = answer.column_meta;
  return Array.isArray(meta) ? meta.map((column: unknown) => (Array.isArray(column) ? String(column[0]) : '')) : [];
}

/** What is compared of an answer with rows: without timing and masked values, the rows sorted if their order is free. */
function comparable(answer: Json, { mask = [], compare }: Step): string {
  const hidden = columnNames(answer).map((name) => mask.includes(name));
  const rows: readonly unknown[] = Array.isArray(answer.data) ? answer.data : [];
  const shown = rows.map((row) =>
    JSON.stringify(Array.isArray(row) ? row.map((value: unknown, place) => (hidden[place] ? 0 : value)) : row),
  );
  return JSON.stringify({ ...answer, timing: 0, data: compare === 'rows' ? shown.sort() : shown });
}

/** Nothing if the answer is as recorded, else in a few words how it differs. */
export function difference(step: Step, got: Received): string | undefined {
  const { status, headers = {}, body = '', bodyBase64 } = step.response;
  const text = got.body.toString('utf8');
  if (got.status !== status) return `status ${got.status}, wanted ${status}: ${text.slice(0, 200)}`;
  if (step.compare === 'status') return undefined;
  const wanted = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
  if (step.compare === 'code') {
    const [a, b] = [parseLossless(text)?.code, parseLossless(wanted.toString('utf8'))?.code];
    return a === b ? undefined : `code ${String(a)}, wanted ${String(b)}: ${text.slice(0, 200)}`;
  }
  for (const name of ['content-type', 'content-encoding', 'retry-after']) {
    if ((got.headers[name] ?? '') !== (headers[name] ?? '')) return `header ${name}: ${String(got.headers[name])}`;
  }
  if (step.compare === 'exact' && !step.mask) {
    return firstDifference(withoutTiming(got.body.toString('latin1')), withoutTiming(wanted.toString('latin1')));
  }
  const [a, b] = [parseLossless(text), parseLossless(wanted.toString('utf8'))];
  if (!a || !b) return `not JSON: ${text.slice(0, 200)}`;
  return firstDifference(comparable(a, step), comparable(b, step));
}
