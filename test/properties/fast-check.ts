import * as fc from 'fast-check';

export * from 'fast-check';

/** Runs of a property that says no number: fast-check's default. */
const USUAL_RUNS = 100;

const times = Number(process.env.PROPERTY_TIMES);
let properties = 0;
let runs = 0;

/** fast-check's `assert` with many times the runs, whether the property says their number or not. */
export function assert<Ts>(
  property: fc.IAsyncProperty<Ts> | fc.IProperty<Ts>,
  parameters: fc.Parameters<Ts> = {},
): Promise<void> | void {
  const numRuns = times * (parameters.numRuns ?? USUAL_RUNS);
  const tell = () => {
    properties++;
    runs += numRuns;
    process.send?.({ properties, runs });
  };
  const ended = fc.assert(property, { ...parameters, numRuns });
  if (ended === undefined) tell();
  else return ended.then(tell);
}

export default { ...fc, assert };
