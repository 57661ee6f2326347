import { seededRandom } from '../random.ts';
import type { Payload } from './cases.ts';

const CITIES = ['SanFrancisco', 'LosAngeles', 'SanDiego'] as const;

/** Time of the first record, in ms. */
const FIRST_MS = 1_648_432_611_249;

/** Devices that the readings are of. */
export const READING_DEVICES = 100;

/** JSON readings of about 250 bytes: 8 fields in nested objects. */
export function readings(): (index: number) => Payload {
  const random = seededRandom(8);
  return (index) => {
    const device = `meter-${String(index % READING_DEVICES).padStart(5, '0')}`;
    const value = {
      device: {
        id: device,
        location: `California.${CITIES[index % CITIES.length]}`,
        model: 'DM-3000, firmware 2.14.7',
      },
      measurement: { timestamp: FIRST_MS + index, sequenceNumber: index },
      readings: {
        current: Number((random() * 10).toFixed(3)),
        voltage: 100 + Math.floor(random() * 200),
        phase: random(),
      },
    };
    return { key: device, value: JSON.stringify(value) };
  };
}
