import type { RouteSettings } from '../../../shared/settings/routes.ts';
import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { type ConvertTime, type DatabasePrecision, timeConverter } from '../../decode/time.ts';
import type { RecordSource } from '../record-source.ts';
import type { Literal } from './literal.ts';

type Settings = RouteSettings['provenance'];

/** A column that says where a row comes from. */
export interface ProvenanceColumn {
  readonly name: string;
  readonly of: keyof Settings;
}

/** Reads what columns of provenance hold. */
export class Provenance {
  readonly columns: readonly ProvenanceColumn[];
  readonly #toDatabase: ConvertTime;

  constructor(settings: Settings, precision: DatabasePrecision) {
    const { topic, partition, offset, key, timestamp, ingestTime } = settings;
    const named = { topic, partition, offset, key, timestamp, ingestTime };
    const kinds = ['topic', 'partition', 'offset', 'key', 'timestamp', 'ingestTime'] as const;
    this.columns = kinds.flatMap((of) => {
      const name = named[of];
      return name === undefined ? [] : [{ name, of }];
    });
    this.#toDatabase = timeConverter('ms', precision);
  }

  /** Reads one column's value. @throws RecordError when the key is no text. */
  read(of: keyof Settings, source: RecordSource, out: Literal): void {
    const { record, now } = source;
    switch (of) {
      case 'topic':
        out.put('VARCHAR', quoteText(record.topic), record.topic.length);
        return;
      case 'partition':
        out.put('INT', String(record.partition), 0);
        return;
      case 'offset':
        out.put('BIGINT', String(record.offset), 0);
        return;
      case 'key': {
        const { key } = source;
        if (key === undefined) out.put('VARCHAR', 'NULL', 0);
        else out.put('VARCHAR', quoteText(key), Buffer.byteLength(key));
        return;
      }
      case 'timestamp':
        out.put('TIMESTAMP', this.#toDatabase(String(record.timestamp)), 0);
        return;
      case 'ingestTime':
        out.put('TIMESTAMP', this.#toDatabase(String(Math.trunc(now))), 0);
    }
  }
}
