import { argument, flag, texts } from '../../frame/parameter.ts';

/** Tables of a source. */
export const TABLES = argument(texts('TABLE', 'names of tables, without the database; * stands for any characters'));

export const DRY_RUN = flag('only show which tables are meant, and where they are');
