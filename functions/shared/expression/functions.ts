import { byteFunctions } from './functions/bytes.ts';
import { jsonFunctions } from './functions/json.ts';
import { numberFunctions } from './functions/numbers.ts';
import { stringFunctions } from './functions/strings.ts';
import { timeFunctions } from './functions/times.ts';
import type { Overload } from './overload.ts';
import type { Surroundings } from './term.ts';

/** All functions that expressions can call. */
export function allFunctions({ meter, pattern }: Surroundings): Overload[] {
  return [
    ...stringFunctions(meter, pattern),
    ...byteFunctions(meter),
    ...numberFunctions(meter),
    ...timeFunctions(),
    ...jsonFunctions(meter),
  ];
}
