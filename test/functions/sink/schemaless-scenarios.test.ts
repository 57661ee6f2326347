import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { readScenario, type Step } from '../../support/sink/scenario.ts';

const folder = join(import.meta.dirname, '../../fixtures/schemaless/scenarios');
const UNITS: Readonly<Record<string, string>> = { ns: 'ns', u: 'us', μ: 'us', ms: 'ms', s: 's', m: 'm', h: 'h' };

/** What TDengine's endpoint takes and the sink rejects: SQL cannot store it, or the endpoint stores something else. */
const REJECTED: readonly (readonly [lines: RegExp, reason: RegExp])[] = [
  [/^p,x=(huge|future|y3000) /, /is after the last one that a ms database stores$/],
  [/^x,k=1 f=-?(nan|inf|NaN) /, /SQL cannot store nan or inf$/],
  [/^x,k=1 f=1e309 /, /out of DOUBLE's range$/],
  [/^x,k=1 f=4.9e-324 /, /SQL cannot store a subnormal number$/],
  [/^y,k=1 i=1.5i /, /BIGINT takes whole numbers only$/],
  [/^m,t=inv /, /the value is not UTF-8$/],
  [/^m,loc=z,dev=n{193} /, /tag dev: the value is the subtable's name and longer than 192 bytes$/],
];

/** What TDengine's endpoint refuses and the sink writes. */
const WRITTEN: readonly RegExp[] = [
  // A line break in a string, a blank line between others, CRLF behind a line without a time.
  /^s,k=plain v="line1\nline2"/,
  /^m,t=ok v=1 1704067200000\n\n/,
  /^m,t=cr2 v=1\r\n/,
  // Stables made by hand: a time column of another name, a VARCHAR tag.
  /^hand,t=a v=1 /,
  /^hand3,t=a v=1 /,
  // Values of another type that the column gives back as they were (docs/coercion.md).
  /^c,t=a (v=1i32|v=1u|d=1i|d=1f32) \d+$/,
  /^hand2,t=a i=1i \d+$/,
  /^hand4,t=1 v=1 /,
  /^put sys\.cpu 1704067204 22i /,
];

/** Questions whose answers differ because of the above. */
const OTHER_ANSWERS: readonly RegExp[] = [
  /WHERE x IN \('huge','future','y3000'\)/,
  /c_74_influx_types\.[xys]( |$)/,
  /ins_stables WHERE db_name='c_7[46]/,
  /c_76_influx_errors\.m /,
  /c_77_influx_params\.m WHERE loc='z'/,
  // A table's time to live is no matter of the records.
  /^SELECT `ttl` /,
];

/** Rows that only the sink writes: of values of another type, see above. */
const ONLY_OURS: ReadonlySet<string> = new Set([
  '["2024-01-01T00:00:00.001Z",1,null,"a"]',
  '["2024-01-01T00:00:00.003Z",null,1,"a"]',
  '["t_4855a6fa72771a139361991cae3427f5","2024-01-01T00:00:00.002Z",null,1,null,"a"]',
  '["web01","0",1704067204000,22]',
]);

/** The name that TDengine cut off at 192 bytes; the sink makes no such table. */
const CUT_NAME = 'n'.repeat(192);

const server = await forThisFile(startEmbeddedTDengine());

describe('TDengine answers the same after the sink’s writing as it did after schemaless writing', () => {
  for (const file of readdirSync(folder)) {
    it(file.replace('.json', ''), async () => {
      let writes = 0;
      for (const step of readScenario(join(folder, file))) {
        if (step.url.pathname === '/rest/sql') await compareAnswer(step);
        else if (isAboutLines(step)) {
          await compareWrite(step);
          writes++;
        }
      }
      assert.ok(writes > 0);
    });
  }

  async function compareAnswer({ body, answer }: Step): Promise<void> {
    const sql = String(body);
    const { data, code } = JSON.parse(answer);
    const rows = await server.tdengine.query(sql).then(
      (result) => result.rows,
      (error: unknown) => (error instanceof TDengineError ? error.code : assert.fail(String(error))),
    );
    if (!/^(SELECT|DESCRIBE|SHOW)/.test(sql) || OTHER_ANSWERS.some((question) => question.test(sql))) return;
    assert.deepEqual(sorted(withoutOurs(rows)), code === 0 ? sorted(data.filter(isNotCut)) : code, sql);
  }

  async function compareWrite({ url, body, status }: Step): Promise<void> {
    const lines = String(body);
    const run = await runSink(server.tdengine, recordsOf([body], { timestamp: Date.now() }), {
      settings: { ...settingsOf(url), errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    });
    const [rejection] = run.log.filter(({ message }) => message === 'record rejected');
    const reason = rejection && String(rejection.fields.reason);
    const expected = REJECTED.find(([beginning]) => beginning.test(lines))?.[1];
    if (expected !== undefined) assert.match(String(reason), expected);
    else if (status === 204 || WRITTEN.some((beginning) => beginning.test(lines))) {
      assert.equal(run.batch.written, 1, `${lines.slice(0, 100)}: ${reason}`);
    } else assert.equal(run.batch.rejected, 1, `${lines.slice(0, 100)} was written`);
  }
});

/** The settings that mean what a request's path and parameters mean. */
function settingsOf(url: URL): object {
  const [, , , , protocol, database] = url.pathname.split('/');
  const naming = { smlChildTableName: url.searchParams.get('table_name_key') ?? undefined };
  if (protocol === 'telnet') return { format: 'telnet', database, ...naming };
  if (protocol === 'json') return { format: 'opentsdb-json', database, ...naming };
  return {
    database: url.searchParams.get('db')?.replaceAll('`', '').toLowerCase(),
    dataPrecision: UNITS[url.searchParams.get('precision') ?? 'ns'] ?? 'ns',
    ...naming,
  };
}

/** Leaves out requests that are refused for themselves, not for their lines: paths, parameters, credentials, no lines. */
function isAboutLines({ url, status, answer, body }: Step): boolean {
  if (status !== 204 && status !== 500) return false;
  const isForDatabase = url.searchParams.has('db') || url.pathname.startsWith('/opentsdb/');
  return !/\[0x3(57|88)\]/.test(answer) && isForDatabase && String(body).trim() !== '';
}

function isNotCut(row: unknown): boolean {
  return !JSON.stringify(row).includes(CUT_NAME);
}

function withoutOurs<T>(rows: T): T | unknown[] {
  return Array.isArray(rows) ? rows.filter((row) => !ONLY_OURS.has(JSON.stringify(row))) : rows;
}

function sorted(rows: unknown): unknown {
  return Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)).sort() : rows;
}
