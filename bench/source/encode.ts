import { runCommand } from '../../cli/terminal/report-error.ts';
import type { TableColumn, TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import type { RowEncoder } from '../../functions/source/encode/encoder.ts';
import { jsonEncoder } from '../../functions/source/encode/json.ts';
import { lineEncoder } from '../../functions/source/encode/line/line.ts';
import type { SourceRow } from '../../functions/source/rows/source-row.ts';
import { seededRandom } from '../random.ts';

const ROWS = 20_000;
const SUBTABLES = 100;
const RUNS = 25;

function column(name: string, type: string, role: TableColumn['role'] = 'column'): TableColumn {
  return { name, type, length: 0, role };
}

const METERS: TableSchema = [
  column('ts', 'TIMESTAMP'),
  column('current', 'FLOAT'),
  column('voltage', 'INT'),
  column('phase', 'FLOAT'),
  column('location', 'VARCHAR', 'tag'),
  column('groupid', 'INT', 'tag'),
];

const TYPES = [
  'BOOL',
  'TINYINT',
  'SMALLINT UNSIGNED',
  'INT',
  'BIGINT',
  'BIGINT UNSIGNED',
  'FLOAT',
  'DOUBLE',
  'TIMESTAMP',
  'DECIMAL(20, 4)',
  'VARCHAR',
  'NCHAR',
];
const TWELVE: TableSchema = [
  column('ts', 'TIMESTAMP'),
  ...TYPES.map((type, at) => column(`c${at}`, type)),
  column('location', 'NCHAR', 'tag'),
];

function cellOf({ name, type }: TableColumn, random: () => number, subtable: number): unknown {
  if (name === 'location') return `California.SanFrancisco${subtable}`;
  if (name === 'groupid') return subtable % 10;
  switch (type) {
    case 'BOOL':
      return random() < 0.5;
    case 'FLOAT':
      return Number((random() * 20).toFixed(2));
    case 'DOUBLE':
      return random() * 1000;
    case 'TIMESTAMP':
    case 'BIGINT':
    case 'BIGINT UNSIGNED':
      return String(1_700_000_000_000 + Math.floor(random() * 1e9));
    case 'DECIMAL(20, 4)':
      return (random() * 1e6).toFixed(4);
    case 'VARCHAR':
      return `state ${Math.floor(random() * 1e6)}`;
    case 'NCHAR':
      return `电表 ${Math.floor(random() * 1e6)}`;
    default:
      return Math.floor(random() * 100);
  }
}

/** Rows of many subtables, one behind the other in time, as `JSON.parse` makes them of an answer. */
function rowsOf(schema: TableSchema): readonly SourceRow[] {
  const random = seededRandom(7);
  const answer = Array.from({ length: ROWS }, (_, at) => ({
    subtable: `d${at % SUBTABLES}`,
    time: String(1_700_000_000_000 + Math.floor(at / SUBTABLES) * 100),
    cells: schema.slice(1).map((one) => cellOf(one, random, at % SUBTABLES)),
  }));
  return JSON.parse(JSON.stringify(answer));
}

/** The median µs of CPU per row, the bytes made included as the producer needs them. */
function measure(schema: TableSchema, encode: RowEncoder): number {
  const buffer = Buffer.allocUnsafe(4096);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const rows = rowsOf(schema);
    const before = process.cpuUsage();
    for (const row of rows) buffer.write(encode(row) ?? '');
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / ROWS);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

async function encode(): Promise<void> {
  for (const [name, schema] of Object.entries({ meters: METERS, 'twelve types': TWELVE })) {
    const line = measure(schema, lineEncoder('meters', schema, { precision: 'ms', time: 'ns' }));
    const json = measure(schema, jsonEncoder(schema, { precision: 'ms', time: 'ms', nulls: 'null', array: false }));
    process.stdout.write(`${name}: line ${line.toFixed(2)}, json ${json.toFixed(2)} µs CPU a row\n`);
  }
}

await runCommand(encode);
