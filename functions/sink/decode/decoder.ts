import type { DataPrecision } from '../../shared/settings/index.ts';
import type { Row } from '../row.ts';
import type { DatabasePrecision } from './time.ts';

/** What a decoder needs to know beside the records. */
export interface DecodeOptions {
  readonly database: string;
  /** Unit of the rows' times. */
  readonly databasePrecision: DatabasePrecision;
  /** Unit of the times in the records. */
  readonly dataPrecision: DataPrecision;
}

/**
 * Turns one record's value into rows; none when it holds nothing to write.
 * @param time the record's own time in milliseconds, for rows without one.
 * @param record index of the record in its batch.
 * @throws RecordError when any part of the value cannot be understood.
 */
export type Decode = (value: Buffer, time: number, record: number) => Row[];

/** Makes the decoder of a format. */
export type Decoder = (options: DecodeOptions) => Decode;
