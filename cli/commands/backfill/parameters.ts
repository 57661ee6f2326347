import { argument, flag, needed, text } from '../../frame/parameter.ts';

export const BACKFILL_ID = argument(needed('ID', 'the backfill: ID for all of its tables, or ID/TABLE for one'));

/** For commands that show all when none is named. */
export const SOME_BACKFILL = argument(text('ID', 'only this backfill: ID for all of its tables, or ID/TABLE for one'));

export const DRY_RUN = flag('only show which backfills are meant');
