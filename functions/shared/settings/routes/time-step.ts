/** Nanoseconds of the units that a step of time can have. */
const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const STEP = /^(-?[1-9]\d{0,17})(ns|us|ms|s|m|h)$/;

/**
 * A step from one element's time to the next in nanoseconds: a text such as `100ms`, or a whole number of `unit`.
 * @returns undefined for what is none, and for a number where the unit is no fixed one.
 */
export function parseTimeStep(step: string | number, unit: string | undefined): bigint | undefined {
  const [, digits = '', named = ''] = STEP.exec(typeof step === 'number' ? `${step}${unit ?? ''}` : step) ?? [];
  const nanoseconds = NANOSECONDS.get(named);
  return nanoseconds === undefined ? undefined : BigInt(digits) * nanoseconds;
}
