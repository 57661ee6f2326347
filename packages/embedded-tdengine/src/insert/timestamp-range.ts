import type { DatabaseOptions } from '../catalog/database.ts';
import { TICKS_PER_SECOND } from '../types/precision.ts';

/** The newest timestamp a row may have: 2970-01-01 in ms and us, 2262-01-01 in ns, where int64 ends. */
const NEWEST_SECONDS = { ms: 31_556_995_200n, us: 31_556_995_200n, ns: 9_214_646_400n } as const;

/** The timestamps that rows may have now, both ends included, in ticks: KEEP into the past, the type into the future. */
export function allowedRange({ keep, precision }: DatabaseOptions, nowMs: number): { oldest: bigint; newest: bigint } {
  const perSecond = TICKS_PER_SECOND[precision];
  const [, , minutes] = keep;
  const oldestMs = Math.trunc(nowMs) - minutes * 60_000;
  return { oldest: (BigInt(oldestMs) * perSecond) / 1000n, newest: NEWEST_SECONDS[precision] * perSecond };
}
