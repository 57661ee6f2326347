import type { Mapping, MeantRecord, MeantRoute } from '../model.ts';
import type { Here } from './elements.ts';

/** What a row is made of. */
export interface RowSource {
  readonly here: Here;
  readonly route: MeantRoute;
  readonly mapping: Mapping;
  readonly record: MeantRecord;
  readonly now: number;
}

/** What has no value for a column: the record is rejected. */
export class Refused extends Error {}
