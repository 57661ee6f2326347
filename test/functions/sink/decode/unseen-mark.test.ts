import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadFormat } from '../../../../functions/sink/topic-decoders.ts';
import { type DecodeOptions, decoded } from '../../../support/sink/decode.ts';

const MARK = '\ufeff';
const TIME = '1700000000000';

const route = {
  stable: `\${s}`,
  stablePattern: '[\\s\\S]+',
  subtable: `\${d}`,
  timestamp: { field: 't', unit: 'ms' },
  tags: [{ path: 'g' }],
  remaining: { exclude: ['s', 'd'] },
};
const json = (changes: object): string =>
  JSON.stringify({ s: 'm', d: 'd', t: 1_700_000_000_000, g: 'x', v: 1, ...changes });
const point = (changes: object): string =>
  JSON.stringify({ metric: 'm', timestamp: 1_700_000_000_000, value: 1, tags: { t: 'x' }, ...changes });

const STABLE = /(measurement|metric|stable).* name begins with a byte order mark, U\+FEFF$/;
const COLUMN = /name.* begins with a byte order mark, U\+FEFF$/;

/** A second line, or a name inside JSON: the mark in front of a whole value is passed over before it is decoded. */
const CASES: readonly (readonly [format: Parameters<typeof loadFormat>[0], what: string, text: string, why: RegExp])[] =
  [
    ['line', 'a measurement', `m,t=x v=1 ${TIME}000000\n${MARK}m,t=x v=1 ${TIME}000000`, STABLE],
    ['line', 'a field', `m,t=x ${MARK}v=1 ${TIME}000000`, COLUMN],
    ['line', 'a tag', `m,${MARK}t=x v=1 ${TIME}000000`, COLUMN],
    ['telnet', 'a metric', `m ${TIME} 1 t=x\n${MARK}m ${TIME} 1 t=x`, STABLE],
    ['telnet', 'a tag', `m ${TIME} 1 ${MARK}t=x`, COLUMN],
    ['opentsdb-json', 'a metric', point({ metric: `${MARK}m` }), STABLE],
    ['opentsdb-json', 'a tag', point({ tags: { [`${MARK}t`]: 'x' } }), COLUMN],
    ['json', 'a stable', json({ s: `${MARK}m` }), STABLE],
    ['json', 'a subtable', json({ d: `${MARK}d` }), /subtable: the name begins with a byte order mark, U\+FEFF$/],
    ['json', 'a column', json({ [`${MARK}v`]: 1 }), COLUMN],
  ];

describe('a name that begins with an invisible byte order mark', () => {
  const decode = async (format: Parameters<typeof loadFormat>[0], text: string) => {
    const options: DecodeOptions = {
      format,
      databasePrecision: 'ms',
      ...(format === 'json' ? { routes: [route] } : {}),
    };
    return decoded(await loadFormat(format), text, options);
  };

  for (const [format, what, text, why] of CASES) {
    it(`rejects its record: ${what} of ${format}`, async () => {
      await assert.rejects(decode(format, text), { name: 'RecordError', message: why });
      // It is the mark, and its place: without it, or elsewhere in the name, the record is taken.
      assert.ok((await decode(format, text.replaceAll(MARK, ''))).length > 0);
      assert.ok((await decode(format, text.replaceAll(MARK, `w${MARK}`))).length > 0);
    });
  }

  it('is refused in names only: values may have the mark', async () => {
    assert.equal((await decode('line', `m,t=${MARK}x v="${MARK}" ${TIME}000000`)).length, 1);
    assert.equal((await decode('json', json({ g: `${MARK}x`, v: MARK }))).length, 1);
  });
});
