import { seededRandom } from '../random.ts';
import type { Payload } from './cases.ts';

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
