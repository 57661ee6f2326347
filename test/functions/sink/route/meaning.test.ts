import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { re2Pattern } from '../../../../functions/shared/expression/pattern.ts';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import { BatchDecoder } from '../../../../functions/sink/decode/batch-decoder.ts';
import type { Decode } from '../../../../functions/sink/decode/decoder.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { expressionLanguage } from '../../../../functions/sink/route/expression/language.ts';
import { jsonFormatWith } from '../../../../functions/sink/route/json-format.ts';
import type { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { anyMapping, neededBy } from '../../../support/route/meaning/any/any-mapping.ts';
import { anyValue } from '../../../support/route/meaning/any/any-record.ts';
import type { Oddity } from '../../../support/route/meaning/any/fields.ts';
import { meaningOf, placeText } from '../../../support/route/meaning/interpret/interpret.ts';
import { type Mapping, type MeantRecord, OFFSET, PARTITION } from '../../../support/route/meaning/model.ts';
import { textOfMeant, textOfRow } from '../../../support/route/meaning/sql.ts';
import { writtenMapping } from '../../../support/route/meaning/written.ts';

const NOW = 1_700_000_009_000;
const FORMAT = jsonFormatWith(expressionLanguage(re2Pattern));

type Ended =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly error: RecordError };

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(Buffer.from('k1'), Buffer.from('k2')) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, Buffer.from("ü.'"), Buffer.from([0xff]), Buffer.from('')) },
);
const headers = fc.array(fc.tuple(fc.constantFrom('h', 'a-b'), fc.constantFrom('a', '1', '', null)), { maxLength: 2 });
const timestamp = fc.constantFrom(1_700_000_000_123, 0);

/** Mostly records without any fault, so that there are rows. */
const anyOddity = fc.constantFrom<Oddity>(0, 0, 0, 1, 1, 10);

const batches = fc.tuple(anyMapping, anyOddity).chain(([mapping, oddity]) => {
  const value = fc.option(anyValue({ ...neededBy(mapping), oddity }), { nil: undefined, freq: 50 });
  const record = fc.record({ value, key, headers, timestamp });
  return fc.tuple(fc.constant(mapping), fc.array(record, { minLength: 1, maxLength: 4 }));
});

function decoderOf(mapping: Mapping): Decode | undefined {
  const parsed = sinkRuntime.safeParse({ format: 'json', database: 'db', ...writtenMapping(mapping) });
  if (!parsed.success) return undefined;
  const { topic, precision } = mapping;
  return FORMAT.decoder({ settings: parsed.data, topic, precisionOf: () => precision, tables: new TableRegistry() });
}

function eventOf({ value, key, headers, timestamp }: MeantRecord, topic: string): EventRecord {
  return {
    topic,
    partition: PARTITION,
    offset: OFFSET,
    timestamp,
    key: key?.toString('base64') ?? null,
    value: value === undefined ? null : Buffer.from(value).toString('base64'),
    headers: headers.map(([name, text]) => ({ [name]: text === null ? null : [...Buffer.from(text)] })),
  };
}

async function ended(decode: Decode, records: readonly EventRecord[]): Promise<Ended[]> {
  const ends: Ended[] = [];
  const outcomes = {
    skip(record: number, reason: string) {
      ends[record] = { kind: 'skipped', reason };
    },
    reject(record: number, error: RecordError) {
      ends[record] = { kind: 'rejected', error };
    },
    retry: (_: number, error: Error) => assert.fail(error),
  };
  const decoder = new BatchDecoder({ of: async () => decode, forget: () => {} }, outcomes, NOW);
  for (const { record, rows } of await decoder.decode(records, 0, records.length)) {
    assert.equal(ends[record], undefined, 'a record should end once');
    ends[record] = { kind: 'rows', rows };
  }
  assert.equal(ends.filter((end) => end !== undefined).length, records.length, 'all records should end');
  return ends;
}

function shownEnd(end: Ended): string {
  if (end.kind === 'rows') return end.rows.map(textOfRow).join('\n');
  if (end.kind === 'skipped') return `skipped: ${end.reason}`;
  const { stage, route, column, message } = end.error;
  return `rejected: ${placeText(stage, route, column)}: ${message}`;
}

/** Where a record that is not rejected is. */
const NOWHERE = { stage: '', route: undefined, column: undefined };

/** Compares how a record ended with what it means. @returns how many rows it has */
function compare(end: Ended, mapping: Mapping, record: MeantRecord): number {
  const meaning = meaningOf(mapping, record, NOW);
  const about = () =>
    `${JSON.stringify(writtenMapping(mapping))}\n${mapping.topic} ${mapping.precision}\n${record.value}\n`;
  switch (meaning.kind) {
    case 'rejected': {
      const { stage, route, column } = end.kind === 'rejected' ? end.error : NOWHERE;
      const isMeant = end.kind === 'rejected' && meaning.places.has(placeText(stage, route, column));
      assert.ok(isMeant, `${about()}should be rejected, ${[...meaning.places].join('; ')}, and it is ${shownEnd(end)}`);
      return 0;
    }
    case 'skipped':
      assert.equal(shownEnd(end), `skipped: ${meaning.reason}`, about());
      return 0;
    case 'rows': {
      const found = end.kind === 'rows' ? end.rows.map(textOfRow) : [shownEnd(end)];
      const meant = meaning.rows.map(textOfMeant);
      const unsure = meaning.rows.some(({ name }) => name === undefined);
      const shown = (rows: readonly string[]) =>
        rows
          .map((row) => (unsure ? row.replace(/ \. (?:t_[0-9a-f]{32})? \|/, ' . ? |') : row))
          .sort()
          .join('\n');
      assert.equal(shown(found), shown(meant), about());
      return meaning.rows.length;
    }
  }
}

/** Checks one batch under one mapping. @returns how many rows it has */
async function check([mapping, records]: readonly [Mapping, readonly MeantRecord[]]): Promise<number> {
  const decode = decoderOf(mapping);
  // Some are no settings that one may have.
  if (decode === undefined) return 0;
  const events = records.map((record) => eventOf(record, mapping.topic));
  const ends = await ended(decode, events);
  let rows = 0;
  for (const [at, record] of records.entries()) {
    const end = ends[at];
    if (end !== undefined) rows += compare(end, mapping, record);
  }
  const shown = ends.map(shownEnd);
  const again = await ended(decode, events);
  assert.deepEqual(again.map(shownEnd), shown, 'records should end as before when they come again');
  const backwards = await ended(decoderOf(mapping) ?? decode, events.toReversed());
  assert.deepEqual(backwards.map(shownEnd).toReversed(), shown, 'the order of records should make no difference');
  return rows;
}

describe('any mapping over any records', () => {
  it('gives the rows and rejections that a slow and obvious reading of the documentation gives', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        await check(batch);
      }),
      { numRuns: 60 },
    );
  });

  it('is compared over batches of which many have rows', async () => {
    let withRows = 0;
    for (const batch of fc.sample(batches, { seed: 1, numRuns: 60 })) if ((await check(batch)) > 0) withRows++;
    assert.ok(withRows >= 10, `${withRows} batches`);
  });
});
