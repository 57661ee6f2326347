import type { LambdaFunction } from '../lambda/lambda.ts';

/** How long an invocation takes before it is told, in ms. */
const FIRST_MS = 10_000;

/**
 * A function whose invocations are told when they take long, and again each time that they have taken twice as long: by
 * itself a function that tries again and again says nothing until its time is over.
 */
export function tellSlow(lambda: LambdaFunction, onSlow: (seconds: number) => void): LambdaFunction {
  return {
    async invoke(event, options) {
      let waited = FIRST_MS;
      const tell = () => {
        onSlow(waited / 1_000);
        timer = setTimeout(tell, waited);
        waited *= 2;
      };
      let timer = setTimeout(tell, FIRST_MS);
      try {
        return await lambda.invoke(event, options);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => lambda.close(),
  };
}
