import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteTable } from '../../../../functions/shared/tdengine/sql-text.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

/** Longest names in bytes, by TDengine's documentation and its recorded answers. */
const LONGEST = { database: 64, stable: 192, subtable: 192, column: 64, tag: 64 } as const;
const TIME = 1_700_000_000_000;

/** One, two, three and four bytes of UTF-8, and what is doubled in SQL. */
const CHARACTERS = ['a', 'ü', '京', '😀', '`'];

type Names = { readonly [Kind in keyof typeof LONGEST]?: string };

/** A name of so many bytes, of one character as far as it goes. */
function nameOf(bytes: number, character: string): string {
  const whole = character.repeat(Math.floor(bytes / Buffer.byteLength(character)));
  return whole.padEnd(whole.length + bytes - Buffer.byteLength(whole), 'z');
}

const servers = new Map<string, TestTDengine>();
for (const version of ['3.3.5', '3.3.7.5']) {
  servers.set(version, await forThisFile(startEmbeddedTDengine({ version })));
}

describe('names as long as TDengine allows', () => {
  let runs = 0;
  /** A route that names all by the record, but the tag, which settings name. */
  const routeOf = (tag: string): object => ({
    stable: `\${stable}`,
    stablePattern: '[\\s\\S]+',
    subtable: `\${subtable}`,
    timestamp: { field: 'at', unit: 'ms' },
    tags: [{ path: 'tag', name: tag }],
    remaining: { exclude: ['stable', 'subtable'] },
  });
  const json = (names: Required<Names>): string =>
    JSON.stringify({ stable: names.stable, subtable: names.subtable, at: TIME, tag: 'x', [names.column]: 1 });
  const line = ({ stable, tag, column }: Required<Names>): string => `${stable},${tag}=x ${column}=1 ${TIME}000000`;

  /** Writes a record with these names beside one with others, which is written; `written`, or why the first is not. */
  async function outcome(version: string, format: 'line' | 'json', odd: Names): Promise<string> {
    const server = servers.get(version);
    assert.ok(server !== undefined);
    runs++;
    const names = {
      database: server.nextDatabase(),
      stable: `s${runs}`,
      subtable: `d${runs}`,
      column: 'v',
      tag: 't',
      ...odd,
    };
    const others = { ...names, stable: 'good', subtable: 'g', column: 'v' };
    const [text, settings] = format === 'json' ? [json, { routes: [routeOf(names.tag)] }] : [line, {}];
    const values = [
      text(names),
      ...(odd.database === undefined ? [text(format === 'json' ? others : { ...others, tag: 't' })] : []),
    ];
    const { answer, log } = await runSink(server.tdengine, recordsOf(values), {
      settings: { database: names.database, format, errors: { tolerance: 'all', deadLetterTopic: 'dlq' }, ...settings },
    });
    assert.equal(answer, undefined, 'the batch is not sent again');
    const rejected = log.filter(({ message }) => message === 'record rejected');
    const reason = rejected.find(({ fields }) => fields.offset === 0)?.fields.reason;
    if (odd.tag === undefined || format === 'line') assert.equal(rejected.length, reason === undefined ? 0 : 1);
    if (reason !== undefined) return String(reason);
    // It is there, under these very names.
    const [described, { rows }] = await Promise.all([
      server.tdengine.query(`DESCRIBE ${quoteTable(names.database, names.stable)}`),
      server.tdengine.query(`SELECT tbname FROM ${quoteTable(names.database, names.stable)}`),
    ]);
    const all = described.rows.map(([name]) => name);
    assert.ok(all.includes(names.column) && all.includes(names.tag), `${all}`);
    assert.equal(rows.length, 1);
    if (format === 'json') assert.equal(rows[0]?.[0], names.subtable);
    return 'written';
  }

  for (const [version, characters] of [
    ['3.3.5', ['`', '😀']],
    ['3.3.7.5', CHARACTERS],
  ] as const) {
    for (const character of characters) {
      /** INSERT names subtables alone, and takes two backticks for one; what CREATE names keeps both in 3.3.5. */
      const isLost = (kind: keyof Names): boolean => version === '3.3.5' && character === '`' && kind !== 'subtable';

      it(`are written, or their records rejected, with TDengine ${version}: ${character}`, async () => {
        for (const [kind, longest] of [
          ['stable', LONGEST.stable],
          ['subtable', LONGEST.subtable],
          ['column', LONGEST.column],
          ['tag', LONGEST.tag],
          ['database', LONGEST.database],
        ] as const) {
          for (const format of ['line', 'json'] as const) {
            // The name of a line's subtable is made of its tags, and settings of a name that is too long are refused.
            if (kind === 'subtable' && format === 'line') continue;
            const reason = await outcome(version, format, { [kind]: nameOf(longest, character) });
            const what = `${kind} of ${format}`;
            if (isLost(kind)) assert.match(reason, /0x2617|cannot be created|backtick/, what);
            else assert.equal(reason, 'written', what);
            if (kind === 'database' || (kind === 'tag' && format === 'json')) continue;
            assert.match(
              await outcome(version, format, { [kind]: nameOf(longest + 1, character) }),
              new RegExp(`longer than ${longest} bytes`),
              what,
            );
          }
        }
      });
    }
  }
});
