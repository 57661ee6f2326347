import type { Found } from '../decode/json/found.ts';
import type { RouteTrace } from '../decode/route-trace.ts';
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

  override takes(depth: number, found: Found, source: RecordSource): boolean {
    const refusal = this.#refusal(depth, found, source);
    this.#trace.asked({ route: this.name, record: source.record, depth, refusal });
    return refusal === undefined;
  }

  #refusal(depth: number, found: Found, source: RecordSource): string | undefined {
    try {
      return this.refusal(depth, found, source);
    } catch (error) {
      throw this.named(error);
    }
  }

  override passesOver(found: Found, source: RecordSource): boolean {
    const passes = super.passesOver(found, source);
    if (passes) {
      const refusal = 'the record has none of the columns';
      this.#trace.asked({ route: this.name, record: source.record, depth: this.depth, refusal });
    }
    return passes;
  }

  override row(source: RecordSource, found: Found, types: TypesOf | undefined): Row {
    const row = super.row(source, found, types);
    this.#trace.made(this.name, row);
    return row;
  }
}
