import { Layout } from '../../rows/layout.ts';
import { RecordError, unreadable } from '../../rows/record-error.ts';
import { NO_LENGTHS, type Row, type Values } from '../../rows/row.ts';
import { type Decode, type DecodeOptions, databaseOf, type Format } from '../decoder.ts';
import { isObject, member } from '../json-object.ts';
import { VALUE_COLUMN } from '../opentsdb-protocols.ts';
import { isBlank } from '../record-text.ts';
import { timeConverter } from '../time.ts';
import { parseExactJson } from './exact-json.ts';
import { pointTimeReader } from './point-time.ts';
import { OpentsdbSeries } from './series.ts';
import { typedCell } from './typed-cell.ts';

/**
 * OpenTSDB's JSON, `{"metric", "timestamp", "value", "tags"}` or an array of them, as TDengine's endpoint reads it, but
 * that whole numbers keep all digits. One bad data point makes the whole record unreadable.
 */
export const opentsdbJsonFormat: Format = {
  databases: (settings, topic) => [databaseOf(settings, topic)],
  decoder: opentsdbJsonDecoder,
};

const KEYS = 4;

function opentsdbJsonDecoder({ settings, topic, precisionOf, tables }: DecodeOptions): Decode {
  const database = databaseOf(settings, topic);
  const series = new OpentsdbSeries(tables, database, settings);
  const readTime = pointTimeReader(settings.dataPrecision, precisionOf(database));
  const recordTimeToDatabase = timeConverter('ms', precisionOf(database));
  const empty = Layout.empty();

  return (text, { timestamp }, record) => {
    if (isBlank(text)) return [];
    const points = pointsOf(parseExactJson(text));
    const rows: Row[] = [];
    for (let index = 0; index < points.length; index++) {
      try {
        const point = readPoint(points[index]);
        const table = series.table(point.metric, point.tags);
        const { layout, values, lengths } = readValue(point.value, empty);
        const time = readTime(point.timestamp) ?? recordTimeToDatabase(String(timestamp));
        rows.push({ table, layout, values, lengths, time, record });
      } catch (error) {
        throw points.length === 1 ? error : atPoint(error, index);
      }
    }
    return rows;
  };
}

function pointsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  if (value.length === 0) throw unreadable('the array holds no data point');
  return value;
}

interface DataPoint {
  readonly metric: unknown;
  readonly timestamp: unknown;
  readonly value: unknown;
  readonly tags: unknown;
}

function readPoint(json: unknown): DataPoint {
  if (!isObject(json)) throw unreadable('a data point must be an object of metric, timestamp, value and tags');
  const point = {
    metric: json.metric ?? member(json, 'metric'),
    timestamp: json.timestamp ?? member(json, 'timestamp'),
    value: json.value ?? member(json, 'value'),
    tags: json.tags ?? member(json, 'tags'),
  };
  if (point.metric === undefined) throw unreadable('a data point has no metric');
  if (point.timestamp === undefined) throw unreadable('a data point has no timestamp');
  if (point.value === undefined) throw unreadable('a data point has no value');
  if (point.tags === undefined) throw unreadable('a data point has no tags');
  if (Object.keys(json).length !== KEYS) {
    throw unreadable('a data point has another key than metric, timestamp, value and tags');
  }
  return point;
}

function readValue(value: unknown, empty: Layout): Values {
  const { type, sql, length } = typedCell(VALUE_COLUMN, value);
  const layout = empty.with(VALUE_COLUMN, type);
  return { layout, values: [sql], lengths: layout.isSized ? [length] : NO_LENGTHS };
}

/** Adds which data point of an array is meant, counted from 1. */
function atPoint(error: unknown, index: number): unknown {
  if (!(error instanceof RecordError)) return error;
  const { stage, column, message } = error;
  return new RecordError(stage, `data point ${index + 1}: ${message}`, { column, cause: error });
}
