import type { Target } from '../target/target.ts';
import { costOf } from './cost-of.ts';
import { readUsage, type UsageOptions } from './read-usage.ts';
import type { CostReport } from './report.ts';

/** What a deployment costs by what CloudWatch has measured of it. @throws the errors of reading a deployment */
export async function cost(target: Target, options: UsageOptions): Promise<CostReport> {
  return costOf(await readUsage(target, options));
}
