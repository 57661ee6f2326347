import { Layout } from '../../rows/layout.ts';
import { NO_LENGTHS, type Row, type Values } from '../../rows/row.ts';
import { type Decode, type DecodeOptions, databaseOf, type Format } from '../decoder.ts';
import { endOfPlainDecimal } from '../line/number.ts';
import { opentsdbTimeConverter, VALUE_COLUMN } from '../opentsdb-protocols.ts';
import { atLine } from '../record-text.ts';
import { timeConverter } from '../time.ts';
import { LineParts } from './line-parts.ts';
import { TelnetSeries } from './series.ts';
import { readTelnetValue } from './value.ts';

/**
 * OpenTSDB's telnet lines, `[put ]<metric> <timestamp> <value> <tag>=<value>[ <tag>=<value>…]`, as TDengine's endpoint
 * reads them. A record may hold many lines; blank ones are passed over. One bad line makes the whole record unreadable.
 */
export const telnetFormat: Format = {
  databases: (settings, topic) => [databaseOf(settings, topic)],
  decoder: telnetDecoder,
};

function telnetDecoder({ settings, topic, precisionOf, tables }: DecodeOptions): Decode {
  const database = databaseOf(settings, topic);
  const series = new TelnetSeries(tables, database, settings);
  const toDatabase = opentsdbTimeConverter(settings.dataPrecision, precisionOf(database));
  const recordTimeToDatabase = timeConverter('ms', precisionOf(database));
  const empty = Layout.empty();

  return (text, { timestamp }, record) => {
    const rows: Row[] = [];
    const parts = new LineParts(text);
    while (parts.at < text.length) {
      const start = parts.at;
      try {
        if (!parts.next()) continue;
        const { layout, values, lengths } = readValue(parts, empty);
        const time = parts.time === '0' ? recordTimeToDatabase(String(timestamp)) : toDatabase(parts.time);
        rows.push({ table: series.table(parts.metric, parts.tags), layout, values, lengths, time, record });
      } catch (error) {
        throw atLine(error, text, start);
      }
    }
    return rows;
  };
}

function readValue({ text, valueStart, valueEnd }: LineParts, empty: Layout): Values {
  const value = text.slice(valueStart, valueEnd);
  if (endOfPlainDecimal(text, valueStart) === valueEnd) {
    return { layout: empty.with(VALUE_COLUMN, 'DOUBLE'), values: [value], lengths: NO_LENGTHS };
  }
  const { type, sql, length } = readTelnetValue(value);
  const layout = empty.with(VALUE_COLUMN, type);
  return { layout, values: [sql], lengths: layout.isSized ? [length] : NO_LENGTHS };
}
