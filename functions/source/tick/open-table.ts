import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client.ts';
import { describeTable, type TableSchema } from '../../shared/tdengine/table-schema.ts';
import { firstPosition } from '../checkpoint/first-position.ts';
import type { Position } from '../checkpoint/position.ts';
import type { Positions } from '../checkpoint/positions.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import { jsonEncoder } from '../encode/json.ts';
import { lineEncoder } from '../encode/line.ts';
import { fromMs, type Precision, UNITS_PER_MS } from '../precision.ts';
import type { SourceTable } from '../read/source-database.ts';
import { tableReader } from '../read/table-reader.ts';
import { topicOf } from '../topic.ts';
import { type TableStream, tableStream } from './table-stream.ts';

/** What all tables of a tick have in common. */
export interface TickScene {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly positions: Positions;
  readonly precision: Precision;
  /** TDengine's clock, in ms. */
  readonly serverNow: number;
  /** The connector's first run, in ms. */
  readonly startedAt: number;
}

/** Makes a table ready to be read, with its columns as they are now. @throws Error when its settings, names or types stand against it. */
export async function openTable(
  scene: TickScene,
  table: SourceTable,
  stored: Position | undefined,
): Promise<TableStream> {
  const { settings, tdengine, precision } = scene;
  const { database } = settings;
  const topic = topicOf(settings, database, table.name);
  const schema = await describeTable(tdengine, database, table.name);
  return tableStream({
    origin: { database, table, topic, precision },
    reader: tableReader(tdengine, database, table, schema, precision),
    encode: encoderOf(settings, table, schema, precision),
    positions: scene.positions,
    producer: scene.producer,
    limits: {
      upTo: fromMs(scene.serverNow - settings.delayMs, precision),
      mostRows: settings.fetchMaxRows,
      widest: settings.queryIntervalMs === 0 ? undefined : BigInt(settings.queryIntervalMs) * UNITS_PER_MS[precision],
    },
    stored,
    first: firstPosition(settings.timestampInitial, precision, scene.startedAt),
  });
}

function encoderOf(settings: SourceRuntime, table: SourceTable, schema: TableSchema, precision: Precision): RowEncoder {
  if (settings.outFormat === 'line') {
    // Nanoseconds are what every reader of line protocol takes a time for that says nothing else.
    const time = settings.dataPrecision ?? 'ns';
    if (time === 'iso') throw new Error('outFormat line has no times in ISO 8601');
    return lineEncoder(table.name, schema, { precision, time });
  }
  return jsonEncoder(schema, {
    precision,
    time: settings.dataPrecision ?? precision,
    nulls: settings.outFormatJsonNull,
    array: !settings.outFormatJsonNoArray,
  });
}
