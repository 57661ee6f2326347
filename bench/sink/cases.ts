import { avroReadings, meters, type Payload, READING_DEVICES, readings } from './payloads.ts';

/** What is measured: settings of the sink, and the records for them. */
export interface SinkCase {
  readonly name: string;
  /** The run-time settings document. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly topic: string;
  readonly database: string;
  /** Stable that all records go to. */
  readonly stable: string;
  /** Most CPU µs that a record may cost. */
  readonly goalCpuMicros: number;
  /**
   * Starts the records over: what it returns makes record 0, 1, 2 … of the same random numbers each time, larger by about
   * `extraBytes` where the case can do that.
   */
  readonly payloads: () => (index: number, extraBytes: number) => Payload;
}

const DATABASE = 'bench';

/** Line protocol with this many subtables. */
export function lineCase(subtables: number): SinkCase {
  return {
    name: `line, ${subtables} subtables`,
    settings: { format: 'line', database: DATABASE },
    topic: 'meters',
    database: DATABASE,
    stable: 'meters',
    goalCpuMicros: 2.5,
    payloads: () => meters(subtables),
  };
}

/** Columns of a JSON reading, each of a field. */
const READING_COLUMNS = [
  { path: 'measurement.sequenceNumber', name: 'sequence', type: 'BIGINT' },
  { path: 'readings.current', name: 'current', type: 'FLOAT' },
  { path: 'readings.voltage', name: 'voltage', type: 'INT' },
  { path: 'readings.phase', name: 'phase', type: 'DOUBLE' },
];

/** Nested JSON that a route maps. */
export function jsonCase(): SinkCase {
  return readingsCase(`json, ${READING_DEVICES} subtables`, READING_COLUMNS, 3.5);
}

/** The same, but that three of the columns are expressions: a scale, a sum of two fields, a choice. */
export function expressionCase(): SinkCase {
  const columns = [
    READING_COLUMNS[0],
    { name: 'current', value: `\${record.readings.current * 1.8 + 32.0}`, type: 'FLOAT' },
    { name: 'voltage', value: `\${record.readings.voltage + 1}`, type: 'INT' },
    { name: 'phase', value: `\${record.readings.phase > 0.5 ? record.readings.phase : 0.5}`, type: 'DOUBLE' },
  ];
  return readingsCase('json, three columns by expressions', columns, 4.6);
}

function readingsCase(name: string, columns: readonly unknown[], goalCpuMicros: number): SinkCase {
  return {
    name,
    settings: {
      format: 'json',
      database: DATABASE,
      routes: [
        {
          name: 'readings',
          topics: ['readings'],
          stable: 'readings',
          subtable: `\${device.id}`,
          timestamp: { field: 'measurement.timestamp', unit: 'ms' },
          columns,
          tags: [
            { path: 'device.id', name: 'device', type: 'VARCHAR(64)' },
            { path: 'device.location', name: 'location', type: 'VARCHAR(64)' },
            { path: 'device.model', name: 'model', type: 'VARCHAR(64)' },
          ],
        },
      ],
    },
    topic: 'readings',
    database: DATABASE,
    stable: 'readings',
    goalCpuMicros,
    payloads: readings,
  };
}

/** The same readings in Avro. @param registryUrl where their schema has the id 1. */
export function avroCase(registryUrl: string): SinkCase {
  const json = jsonCase();
  return {
    ...json,
    name: `avro, ${READING_DEVICES} subtables`,
    settings: { ...json.settings, valueSchemaRegistry: { url: registryUrl } },
    payloads: avroReadings,
  };
}

/** The case of a name that {@link lineCase}, {@link jsonCase}, {@link expressionCase} or {@link avroCase} gave, for its payloads. @throws Error for another name */
export function caseOf(name: string): SinkCase {
  const [, subtables] = /^line, (\d+) subtables$/.exec(name) ?? [];
  if (subtables !== undefined) return lineCase(Number(subtables));
  const other = [jsonCase(), expressionCase(), avroCase('')].find((each) => each.name === name);
  if (other !== undefined) return other;
  throw new Error(`there is no case "${name}"`);
}
