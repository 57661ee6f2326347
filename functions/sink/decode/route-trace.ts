import type { EventRecord } from '../receive/kafka-event.ts';
import type { Row } from '../rows/row.ts';

/** Whether a route takes a value of a record, or an element of an array that it explodes. */
export interface RouteAsked {
  readonly route: string;
  readonly record: EventRecord;
  /** How many steps of `explode` have been gone: 0 for the value itself. */
  readonly depth: number;
  /** Which condition does not hold, in words with what the record has; undefined when the route takes it. */
  readonly refusal: string | undefined;
}

/** Is told what routes do with records: for who tries settings out, since the telling takes time. */
export interface RouteTrace {
  asked(asked: RouteAsked): void;
  made(route: string, row: Row): void;
}
