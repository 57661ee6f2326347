import type { Found } from '../decode/json/found.ts';
import type { RouteTrace } from '../decode/route-trace.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import type { Row } from '../rows/row.ts';
import type { TypesOf } from './columns/column.ts';
import type { RecordSource } from './record-source.ts';
import { Route, type RouteSpec } from './route.ts';

/** A route that tells what it does, so that others need not ask whether somebody wants to know. */
export class TracedRoute extends Route {
  readonly #trace: RouteTrace;

  constructor(spec: RouteSpec, trace: RouteTrace) {
    super(spec);
    this.#trace = trace;
  }

  override takes(depth: number, found: Found, record: EventRecord): boolean {
    const refusal = this.refusal(depth, found, record);
    this.#trace.asked({ route: this.name, record, depth, refusal });
    return refusal === undefined;
  }

  override row(source: RecordSource, found: Found, types: TypesOf | undefined): Row {
    const row = super.row(source, found, types);
    this.#trace.made(this.name, row);
    return row;
  }
}
