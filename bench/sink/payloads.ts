import avro from 'avsc';
import { seededRandom } from '../random.ts';

/** Key and value of a record. */
export interface Payload {
  readonly key: string;
  readonly value: string | Buffer;
}

const CITIES = ['SanFrancisco', 'LosAngeles', 'SanDiego'] as const;

/** Time of the first row, in ns. */
const FIRST_NS = 1_648_432_611_249_000_000n;

/**
 * Records as the generator of the old plugin's published figures makes them: stable `meters`, three cities in turn, rows
 * 1 ns apart. More than three subtables come by more groups.
 */
export function meters(subtables: number): (index: number, extraBytes: number) => Payload {
  const random = seededRandom(subtables);
  return (index, extraBytes) => {
    const device = index % subtables;
    const location = CITIES[device % CITIES.length];
    const group = 2 + Math.floor(device / CITIES.length);
    const current = random() * 10;
    const voltage = 100 + Math.floor(random() * 200);
    let fields = `current=${current},voltage=${voltage},phase=${random()}`;
    const wanted = extraBytes === 0 ? 0 : fields.length + extraBytes;
    for (let extra = 0; fields.length < wanted; extra++) fields += `,extra${extra}=${random()}`;
    return {
      key: `${location}-${group}`,
      value: `meters,location=${location},groupid=${group} ${fields} ${FIRST_NS + BigInt(index)}`,
    };
  };
}

/** Time of the first record, in ms. */
const FIRST_MS = 1_648_432_611_249;

/** Devices that the readings are of. */
export const READING_DEVICES = 100;

/** A record of nested objects with 8 fields. */
function reading(index: number, random: () => number) {
  const device = index % READING_DEVICES;
  return {
    device: {
      id: `meter-${String(device).padStart(5, '0')}`,
      location: `California.${CITIES[device % CITIES.length]}`,
      model: 'DM-3000, firmware 2.14.7',
    },
    measurement: { timestamp: FIRST_MS + index, sequenceNumber: index },
    readings: {
      current: Number((random() * 10).toFixed(3)),
      voltage: 100 + Math.floor(random() * 200),
      phase: random(),
    },
  };
}

/** Readings in JSON, of about 250 bytes. */
export function readings(): (index: number) => Payload {
  const random = seededRandom(8);
  return (index) => {
    const value = reading(index, random);
    return { key: value.device.id, value: JSON.stringify(value) };
  };
}

const record = (name: string, fields: Readonly<Record<string, avro.Schema>>): avro.Schema => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});

/** The schema of readings in Avro. */
export const READING_SCHEMA = record('Reading', {
  device: record('Device', { id: 'string', location: 'string', model: 'string' }),
  measurement: record('Measurement', { timestamp: 'long', sequenceNumber: 'long' }),
  readings: record('Readings', { current: 'float', voltage: 'int', phase: 'double' }),
});

/** The same readings in Avro, of about 85 bytes, behind the id 1 of their schema in a registry. */
export function avroReadings(): (index: number) => Payload {
  const random = seededRandom(8);
  const type = avro.Type.forSchema(READING_SCHEMA);
  const head = Buffer.of(0, 0, 0, 0, 1);
  return (index) => {
    const value = reading(index, random);
    return { key: value.device.id, value: Buffer.concat([head, type.toBuffer(value)]) };
  };
}
