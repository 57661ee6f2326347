import type { SourceProgress } from '../../../operations/verify/source/verify-source.ts';
import type { VerifyProgress } from '../../../operations/verify/verify-sink.ts';

/** Makes what tells how far it is, and how fast the step goes. @param now milliseconds, from any beginning */
export function progressTeller(now: () => number): (progress: VerifyProgress | SourceProgress) => string {
  let current: VerifyProgress['step'] | undefined;
  let since = now();
  return ({ step, done, of }) => {
    if (step !== current) since = now();
    current = step;
    const all = of === undefined ? '' : ` of ${of}`;
    const ms = now() - since;
    const rate = step === 'comparing' || ms === 0 ? '' : `, ${Math.round((done / ms) * 1_000)}/s`;
    return `${TITLES[step]}: ${done}${all}${rate}`;
  };
}

const TITLES: Readonly<Record<VerifyProgress['step'], string>> = {
  records: 'reading records',
  rows: 'reading rows of TDengine',
  comparing: 'comparing part',
  'later records': 'reading records behind the range',
};
