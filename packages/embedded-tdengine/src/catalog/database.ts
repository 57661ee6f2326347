import type { Precision } from '../types/precision.ts';
import type { Table } from './table.ts';

/** Minutes: how long KEEP and DURATION are counted. */
export interface DatabaseOptions {
  readonly precision: Precision;
  /** keep0, keep1, keep2 in minutes. Rows older than keep2 are refused. */
  readonly keep: readonly [number, number, number];
  /** Minutes of data in one file. */
  readonly duration: number;
  readonly vgroups: number;
  readonly replica: number;
  readonly buffer: number;
  readonly pageSize: number;
  readonly pages: number;
  readonly minRows: number;
  readonly maxRows: number;
  readonly comp: number;
  readonly singleStable: number;
  readonly cacheModel: string;
  readonly cacheSize: number;
  readonly walLevel: number;
  readonly walFsyncPeriod: number;
  readonly walRetentionPeriod: number;
  readonly walRetentionSize: number;
  readonly sttTrigger: number;
  readonly keepTimeOffset: number;
  readonly tsdbPageSize: number;
  readonly tablePrefix: number;
  readonly tableSuffix: number;
}

/** A database and its tables of all kinds, by name. */
export interface Database {
  readonly name: string;
  readonly createdMs: number;
  options: DatabaseOptions;
  readonly tables: Map<string, Table>;
}

const MINUTES_PER_DAY = 1440;

/** The options of CREATE DATABASE without any. */
export const DEFAULT_OPTIONS: DatabaseOptions = {
  precision: 'ms',
  keep: [3650 * MINUTES_PER_DAY, 3650 * MINUTES_PER_DAY, 3650 * MINUTES_PER_DAY],
  duration: 10 * MINUTES_PER_DAY,
  vgroups: 2,
  replica: 1,
  buffer: 256,
  pageSize: 4,
  pages: 256,
  minRows: 100,
  maxRows: 4096,
  comp: 2,
  singleStable: 0,
  cacheModel: 'none',
  cacheSize: 1,
  walLevel: 1,
  walFsyncPeriod: 3000,
  walRetentionPeriod: 3600,
  walRetentionSize: 0,
  sttTrigger: 2,
  keepTimeOffset: 0,
  tsdbPageSize: 4,
  tablePrefix: 0,
  tableSuffix: 0,
};

/** Minutes as KEEP and DURATION print them: whole days in `d`, else the minutes. */
export function minutesText(minutes: number): string {
  return minutes % MINUTES_PER_DAY === 0 ? `${minutes / MINUTES_PER_DAY}d` : `${minutes}m`;
}
