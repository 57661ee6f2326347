import type { BackfillControl } from '../checkpoint/backfills/backfill-control.ts';
import type { PositionControl } from '../checkpoint/position-control.ts';
import type { Precision } from '../precision.ts';
import type { ListedTable } from '../tables/listed-tables.ts';

/** What an operator's commands work with. */
export interface CommandParts {
  readonly positions: PositionControl;
  readonly backfills: BackfillControl;
  /** The database that the source reads. */
  readonly database: string;
  /** The tables that the source reads. */
  tables(): Promise<readonly ListedTable[]>;
  /** Precision of the database. */
  precision(): Promise<Precision>;
  /** TDengine's clock, in ms since 1970. */
  serverNow(): Promise<number>;
}
