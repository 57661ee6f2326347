import type { MskRecord } from '../../../local/event-source-mapping/event.ts';

/** A record of topic meters with a value of so many bytes. */
export function record(partition: number, offset: number, bytes = 3): MskRecord {
  const value = Buffer.alloc(bytes, 'x').toString('base64');
  return { topic: 'meters', partition, offset, timestamp: 0, timestampType: 'CREATE_TIME', value, headers: [] };
}
