import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { Decode } from '../../../../functions/sink/decode/decoder.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { loadFormat } from '../../../../functions/sink/topic-decoders.ts';
import { recordOf } from '../../../support/sink/records.ts';

/** What Lambda hands over at most, in bytes. */
const LARGEST = 6 * 1024 * 1024;
/** Sizes that are compared: each is eight times the one before. */
const SIZES = [LARGEST / 4_096, LARGEST / 512, LARGEST / 64, LARGEST / 8, LARGEST];
/** From this size on texts that cost more than so many ms are not made larger: there what is quadratic shows. */
const SHOWS = LARGEST / 8;
const ENOUGH_MS = 5;

/**
 * Eight times the text may take so many times as long: 8 where the work is linear, 64 where it is quadratic. Times are those
 * of the processor, which others on the machine do not lengthen; below the floor, what is measured is not the text.
 */
const MOST_TIMES = 24;
const FLOOR_MS = 50;
const TRIES = 3;

/** A text of about so many bytes. */
type Hostile = (bytes: number) => string;

/** A text that is repeated between what stands before and behind it. */
const repeated =
  (before: string, part: string, behind = ''): Hostile =>
  (bytes) =>
    `${before}${part.repeat(Math.max(1, Math.floor((bytes - before.length - behind.length) / part.length)))}${behind}`;

/** Parts that each have a number of their own, such as keys. */
const numbered =
  (before: string, part: (at: number) => string, between: string, behind = ''): Hostile =>
  (bytes) => {
    const parts: string[] = [];
    for (let at = 0, size = 0; size < bytes; at++) {
      const one = part(at);
      parts.push(one);
      size += one.length + between.length;
    }
    return `${before}${parts.join(between)}${behind}`;
  };

const TIME = '1700000000000';

const LINE: Readonly<Record<string, Hostile>> = {
  'many fields': numbered('m,t=a ', (at) => `k${at}=1`, ',', ` ${TIME}000000`),
  'many tags': numbered('m,', (at) => `k${at}=1`, ',', ` v=1 ${TIME}000000`),
  'a field again and again': repeated('m,t=a v=1', ',v=1', ` ${TIME}000000`),
  'many lines': repeated('', `m,t=a v=1 ${TIME}000000\n`),
  'many lines of other series': numbered('', (at) => `m,t=a${at} v=1 ${TIME}000000`, '\n'),
  'many lines of other tables': numbered('', (at) => `m${at},t=a v=1 ${TIME}000000`, '\n'),
  'blank lines': repeated('m,t=a v=1\n', '\n \n'),
  'blanks between': repeated('m,t=a', ' ', `v=1 ${TIME}000000`),
  'a long name': repeated('', 'm', `,t=a v=1 ${TIME}000000`),
  'a name of escapes': repeated('', '\\,', `,t=a v=1 ${TIME}000000`),
  'a long tag': repeated('m,t=', 'ab', ` v=1 ${TIME}000000`),
  'a tag of escapes': repeated('m,t=', '\\ ', ` v=1 ${TIME}000000`),
  'a key of escapes': repeated('m,t=a ', '\\=', `=1 ${TIME}000000`),
  'digits and a letter': repeated('m,t=a v=', '1', `x ${TIME}000000`),
  'digits behind a point': repeated('m,t=a v=1.', '1', `x ${TIME}000000`),
  points: repeated('m,t=a v=', '1.', ` ${TIME}000000`),
  'an exponent': repeated('m,t=a v=1e', '1', `x ${TIME}000000`),
  'hexadecimal digits': repeated('m,t=a v=0x', 'f', `u64 ${TIME}000000`),
  signs: repeated('m,t=a v=', '-', `1 ${TIME}000000`),
  'a long string': repeated('m,t=a v="', 'ab', `" ${TIME}000000`),
  'a string of escapes': repeated('m,t=a v="', '\\"', `" ${TIME}000000`),
  'a string of backslashes': repeated('m,t=a v="', '\\\\', `" ${TIME}000000`),
  'a string that never ends': repeated('m,t=a v="', 'a, b='),
  'a wide string': repeated('m,t=a v=L"', '😀', `" ${TIME}000000`),
  bytes: repeated('m,t=a v=B"\\x', 'ab', `" ${TIME}000000`),
  'a line of points': repeated('m,t=a v=G"LINESTRING(', '1.5 2.5, ', `1 2)" ${TIME}000000`),
  'open parentheses': repeated('m,t=a v=G"', 'POLYGON((', `" ${TIME}000000`),
  'blanks in a geometry': repeated('m,t=a v=G"POINT(', ' ', `1 2)" ${TIME}000000`),
  'a long time': repeated('m,t=a v=1 ', '1'),
  commas: repeated('m', ','),
  'equals signs': repeated('m,t', '='),
  'no field': repeated('', 'a\\ b'),
};

const TELNET: Readonly<Record<string, Hostile>> = {
  'many tags': numbered(`m ${TIME} 1 `, (at) => `k${at}=1`, ' '),
  'a tag again and again': repeated(`m ${TIME} 1`, ' t=a'),
  'many lines': repeated('', `m ${TIME} 1 t=a\n`),
  blanks: repeated('m', ' ', `${TIME} 1 t=a`),
  'blanks between tags': repeated(`m ${TIME} 1 t=a`, ' ', 'u=b'),
  'digits and a letter': repeated(`m ${TIME} `, '1', 'x t=a'),
  'digits behind a point': repeated(`m ${TIME} 1.`, '1', 'x t=a'),
  'a long time': repeated('m ', '1', ' 1 t=a'),
  'a long name': repeated('', 'm.', ` ${TIME} 1 t=a`),
  'a long tag': repeated(`m ${TIME} 1 t=`, 'a'),
  'equals signs': repeated(`m ${TIME} 1 t`, '='),
  'a string': repeated(`m ${TIME} "`, '\\"', '" t=a'),
  put: repeated('', 'put '),
};

const POINT = `{"metric":"m","timestamp":${TIME},"value":1,"tags":{"t":"a"}}`;

const OPENTSDB: Readonly<Record<string, Hostile>> = {
  'many points': repeated('[', `${POINT},`, `${POINT}]`),
  'many points of other series': numbered('[', (at) => POINT.replace('"a"', `"a${at}"`), ',', ']'),
  'many tags': numbered(`{"metric":"m","timestamp":${TIME},"value":1,"tags":{`, (at) => `"k${at}":1`, ',', '}}'),
  'a tag again and again': repeated(`{"metric":"m","timestamp":${TIME},"value":1,"tags":{`, '"t":"a",', '"t":"a"}}'),
  'unknown keys': numbered('{', (at) => `"k${at}":1`, ',', `,${POINT.slice(1)}`),
  'a long number': repeated(`{"metric":"m","timestamp":${TIME},"value":`, '1', ',"tags":{"t":"a"}}'),
  'a long fraction': repeated(`{"metric":"m","timestamp":${TIME},"value":1.`, '1', ',"tags":{"t":"a"}}'),
  'a long time': repeated('{"metric":"m","timestamp":', '1', ',"value":1,"tags":{"t":"a"}}'),
  'a long text': repeated(`{"metric":"m","timestamp":${TIME},"value":"`, '\\u0041', '","tags":{"t":"a"}}'),
  'a long tag': repeated(`{"metric":"m","timestamp":${TIME},"value":1,"tags":{"t":"`, '\\n', '"}}'),
  'open brackets': repeated('', '['),
  'open braces': repeated('', '{"a":'),
  blanks: repeated('', ' \n', POINT),
};

const JSON_TEXTS: Readonly<Record<string, Hostile>> = {
  'many keys': numbered('{', (at) => `"k${at}":1`, ',', '}'),
  'many keys with a text each': numbered('{', (at) => `"k${at}":"${at}"`, ',', '}'),
  'many keys in objects': numbered('{', (at) => `"k${at}":{"a":1}`, ',', '}'),
  'a key again and again': repeated('{"t":1700000000000,', '"v":1,', '"v":1}'),
  'an object again and again': repeated('{"t":1700000000000,', '"a":{"b":1},', '"v":1}'),
  'an array of rows': repeated('[', `{"id":"a","t":${TIME},"v":1},`, `{"id":"a","t":${TIME},"v":1}]`),
  'an array to explode': repeated('{"id":"a","rows":[', `{"t":${TIME},"v":1},`, `{"t":${TIME},"v":1}]}`),
  'an array that is no column': repeated('{"id":"a","v":[', '1,', '1]}'),
  'rows of other keys': numbered('[', (at) => `{"id":"a","t":${TIME},"k${at}":1}`, ',', ']'),
  'rows of other subtables': numbered('[', (at) => `{"id":"a${at}","t":${TIME},"v":1}`, ',', ']'),
  'open brackets': repeated('{"v":', '['),
  'open braces': repeated('', '{"a":'),
  'braces that close': (bytes) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`,
  'a long number': repeated('{"v":', '1', '}'),
  'a long fraction': repeated('{"v":1.', '1', 'x}'),
  'a long exponent': repeated('{"v":1e', '1', '}'),
  'a long text': repeated('{"v":"', 'ab', '"}'),
  'a text of escapes': repeated('{"v":"', '\\u00e9', '"}'),
  'a text of backslashes': repeated('{"v":"', '\\\\', '"}'),
  'a text that never ends': repeated('{"v":"', '\\"'),
  'a long key': repeated('{"', 'k', '":1}'),
  'a key of escapes': repeated('{"', '\\n', '":1}'),
  'a long time': repeated('{"id":"a","t":"', '1', '","v":1}'),
  'a time of fractions': repeated('{"id":"a","iso":"2024-01-01T00:00:00.', '1', '","v":1}'),
  'a decimal': repeated('{"id":"a","d":"', '1', '","v":1}'),
  bytes: repeated('{"id":"a","b":"', 'QUJD', '","v":1}'),
  'a geometry': repeated('{"id":"a","g":"LINESTRING(', '1 2, ', '1 2)","v":1}'),
  blanks: repeated('', ' \t', '{"v":1}'),
  'a name for a pattern': repeated('{"', 'x.y', '":1}'),
};

const ROUTES = [
  {
    name: 'exploded',
    when: { field: 'rows', exists: true },
    stable: 'e',
    subtable: `\${id}`,
    explode: 'rows',
    timestamp: { field: 'rows.t', unit: 'auto' },
    columns: [{ path: 'rows.v' }],
    tags: [{ path: 'id' }],
  },
  {
    name: 'rest',
    when: { field: 'rows', exists: false },
    stable: 'm',
    subtable: `d_\${id}`,
    columns: [
      { path: 'iso', type: 'TIMESTAMP', unit: 'iso' },
      { path: 'd', type: 'DECIMAL(38, 10)' },
      { path: 'b', type: 'VARBINARY' },
      { path: 'g', type: 'GEOMETRY' },
    ],
    tags: [{ path: 'id', default: 'a' }],
    remaining: { include: ['*'], exclude: ['*x*x*x*y*y*z'] },
  },
];

const FORMATS = {
  line: { settings: {}, texts: LINE },
  telnet: { settings: {}, texts: TELNET },
  'opentsdb-json': { settings: {}, texts: OPENTSDB },
  json: { settings: { routes: ROUTES }, texts: JSON_TEXTS },
} as const;

/** Milliseconds of the processor that a text takes, whether it is decoded or rejected. */
function costOf(decode: Decode, text: string): number {
  const record = recordOf('', 0);
  const before = process.cpuUsage();
  try {
    decode(text, record, 0, 0);
  } catch (error) {
    assert.ok(error instanceof RecordError, `not a rejection: ${String(error)}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('the time to decode a record', () => {
  for (const [name, { settings, texts }] of Object.entries(FORMATS)) {
    for (const [what, text] of Object.entries(texts)) {
      it(`grows no faster than its text: ${name}, ${what}`, async () => {
        const format = await loadFormat(sinkRuntime.parse({ database: 'db', format: name, ...settings }).format);
        const runtime = sinkRuntime.parse({ database: 'db', format: name, ...settings });
        /** By a decoder that has seen nothing: what is remembered must not make up for what is slow. */
        const cost = (value: string): number =>
          costOf(
            format.decoder({
              settings: runtime,
              topic: 'meters',
              precisionOf: () => 'ns',
              tables: new TableRegistry(),
            }),
            value,
          );
        let last = Number.POSITIVE_INFINITY;
        for (const bytes of SIZES) {
          const value = text(bytes);
          const most = Math.max(FLOOR_MS, MOST_TIMES * last);
          let best = cost(value);
          for (let tries = 1; tries < TRIES && best > most; tries++) best = Math.min(best, cost(value));
          const half = `an eighth of them ${Math.round(last)} ms`;
          assert.ok(best <= most, `${bytes} bytes take ${Math.round(best)} ms, ${half}`);
          if (bytes >= SHOWS && best > ENOUGH_MS) break;
          last = best;
        }
      });
    }
  }
});
