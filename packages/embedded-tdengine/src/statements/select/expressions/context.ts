import type { Session } from '../../../session.ts';
import type { Scope, ScopeColumn } from './scope.ts';

/** The windows of INTERVAL, in ticks. */
export interface WindowColumns {
  readonly start: string;
  readonly end: string;
  readonly duration: string;
  /** The start of the window that a tick lies in. */
  readonly startOf: (tick: string) => string;
}

/** What an expression is translated by. */
export interface Context {
  readonly scope: Scope;
  readonly session: Session;
  readonly windows: WindowColumns | undefined;
  /** Told each column (not tag) that is used: a query without any needs no rows. */
  readonly onColumn: (column: ScopeColumn) => void;
}
