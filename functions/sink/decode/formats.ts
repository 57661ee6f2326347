import type { SinkRuntime } from '../../shared/settings/index.ts';
import type { Format } from './decoder.ts';
import { jsonFormat } from './json/json-format.ts';
import { lineFormat } from './line/decode-line.ts';
import { opentsdbJsonFormat } from './opentsdb/decode-json.ts';
import { telnetFormat } from './telnet/decode-telnet.ts';

/** What each `format` of the settings means. */
export const FORMATS: Readonly<Record<SinkRuntime['format'], Format>> = {
  line: lineFormat,
  telnet: telnetFormat,
  'opentsdb-json': opentsdbJsonFormat,
  json: jsonFormat,
};
