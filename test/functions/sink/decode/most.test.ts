import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { Format } from '../../../../functions/sink/decode/decoder.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { loadFormat } from '../../../../functions/sink/topic-decoders.ts';
import { type DecodeOptions, decoded } from '../../../support/sink/decode.ts';
import { recordOf } from '../../../support/sink/records.ts';

const TIME = '1700000000000';

const numbered = (count: number, part: (at: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, at) => part(at));

type FormatName = Parameters<typeof loadFormat>[0];

/** Columns and tags of the one row of a text, or why it is refused. */
async function outcome(name: FormatName, text: string, options: DecodeOptions = {}): Promise<string> {
  const format: Format = await loadFormat(name);
  try {
    const [row, ...others] = decoded(format, text, { format: name, ...options });
    assert.equal(others.length, 0);
    return `${row?.layout.count} columns, ${row?.table.tags.layout.count} tags`;
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    return error.message;
  }
}

const TEXTS: Readonly<Record<Exclude<FormatName, 'json' | 'csv' | 'text'>, (tags: readonly string[]) => string>> = {
  line: (tags) => `m,${tags.map((name) => `${name}=x`).join(',')} v=1 ${TIME}000000`,
  telnet: (tags) => `m ${TIME} 1 ${tags.map((name) => `${name}=x`).join(' ')}`,
  'opentsdb-json': (tags) =>
    `{"metric":"m","timestamp":${TIME},"value":1,"tags":{${tags.map((name) => `"${name}":"x"`).join(',')}}}`,
};

describe('the number of tags of a record', () => {
  const tags = (count: number) => numbered(count, (at) => `k${at}`);

  for (const name of ['line', 'telnet', 'opentsdb-json'] as const) {
    const text = TEXTS[name];
    it(`is 128 at most, and one more that names the subtable: ${name}`, async () => {
      const named = { smlChildTableName: 'k0' };
      assert.equal(await outcome(name, text(tags(128))), '1 columns, 128 tags');
      assert.equal(await outcome(name, text(tags(129)), named), '1 columns, 128 tags');
      const refused = 'the record has more than 128 tags, which no stable has';
      for (const [count, options] of [
        [129, {}],
        [130, named],
        [5_000, {}],
        [5_000, named],
      ] as const) {
        assert.ok((await outcome(name, text(tags(count)), options)).endsWith(refused), `${count}`);
      }
    });
  }
});

describe('the number of columns of a record', () => {
  const route = { stable: 'm', subtable: 'd', tags: [{ value: 1, name: 't' }], remaining: {} };
  const line = (count: number): string => `m,t=x ${numbered(count, (at) => `k${at}=1`).join(',')} ${TIME}000000`;
  const json = (count: number): string => `{${numbered(count, (at) => `"k${at}":1`).join(',')}}`;
  const refused = /the record has more than 4095 columns, which no table has beside its time$/;

  it('is 4,095 at most, besides the time', async () => {
    assert.equal(await outcome('line', line(4_095)), '4095 columns, 1 tags');
    assert.match(await outcome('line', line(4_096)), refused);
    assert.equal(await outcome('json', json(4_095), { routes: [route] }), '4095 columns, 1 tags');
    assert.match(await outcome('json', json(4_096), { routes: [route] }), refused);
  });

  it('in JSON is checked before any column is built', async () => {
    // The first cannot be a column, which would otherwise be the reason.
    const misnamed = json(4_096).replace('{', `{"${'n'.repeat(65)}":1,`);
    assert.match(await outcome('json', misnamed, { routes: [route] }), refused);
  });
});

describe('repeated keys in the objects of a JSON record', () => {
  const routes = [{ stable: 'm', subtable: 'd', tags: [{ value: 1, name: 't' }], columns: [{ path: 'a.b' }] }];
  const again = (count: number): string => `{"a":{"b":0}${',"a":{"b":1}'.repeat(count)}}`;

  it('are refused when they are more than 1,000', async () => {
    assert.equal(await outcome('json', again(1_000), { routes }), '1 columns, 1 tags');
    assert.match(
      await outcome('json', again(1_001), { routes }),
      /keys of objects come again in their object more than 1000 times$/,
    );
  });

  it('are counted for each record by itself', async () => {
    const settings = sinkRuntime.parse({ database: 'db', format: 'json', routes });
    const options = { settings, topic: 'meters', precisionOf: () => 'ms' as const, tables: new TableRegistry() };
    const decode = (await loadFormat('json')).decoder(options);
    for (const text of [again(600), again(600), again(1_000)]) {
      assert.equal(decode(text, recordOf(text, 0), 0, 0).length, 1);
    }
  });
});
