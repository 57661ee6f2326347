import { topicNames } from '../../functions/shared/record-path/template.ts';
import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { SinkRun } from '../sink/run-sink.ts';

/** What a route did with a record. */
export interface RouteVerdict {
  readonly route: string;
  /**
   * `other topic`: it is not for the record's topic. `not asked`: the record was rejected before its turn. `refused`: a
   * condition does not hold, or it has none of the columns of a route that passes over such. `taken`: it takes the record, or an element of it.
   */
  readonly verdict: 'other topic' | 'not asked' | 'refused' | 'taken';
  /** Rows that it made. */
  readonly rows: number;
  /** Why it does not take the record, or some elements: each reason once. */
  readonly reasons: readonly string[];
}

/** What each route of a sink did with a record, in their order. @param topic the record's */
export function routeVerdicts(settings: SinkRuntime, topic: string, run: SinkRun): readonly RouteVerdict[] {
  return (settings.routes ?? []).map((route, index) => {
    const name = route.name ?? `routes[${index}]`;
    if (topicNames(route, topic) === undefined) {
      const wanted = route.topics?.join(', ') ?? route.topicPattern ?? '';
      return { route: name, verdict: 'other topic', rows: 0, reasons: [`it is for topics ${wanted}`] };
    }
    const asked = run.asked.filter((one) => one.route === name);
    const rows = run.made.filter((one) => one.route === name).length;
    const reasons = [...new Set(asked.flatMap(({ refusal }) => refusal ?? []))];
    const takes = rows > 0 || asked.at(-1)?.refusal === undefined;
    return { route: name, verdict: asked.length === 0 ? 'not asked' : takes ? 'taken' : 'refused', rows, reasons };
  });
}
