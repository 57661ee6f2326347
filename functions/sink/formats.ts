import type { SinkRuntime } from '../shared/settings/index.ts';
import type { Format } from './decode/decoder.ts';

/** Loads what a `format` of the settings means; a sink has one of them, so the others need not be in its start. */
export async function loadFormat(format: SinkRuntime['format']): Promise<Format> {
  switch (format) {
    case 'line':
      return (await import('./decode/line/decode-line.ts')).lineFormat;
    case 'telnet':
      return (await import('./decode/telnet/decode-telnet.ts')).telnetFormat;
    case 'opentsdb-json':
      return (await import('./decode/opentsdb/decode-json.ts')).opentsdbJsonFormat;
    case 'json':
      return (await import('./route/json-format.ts')).jsonFormat;
  }
}
