/** What the sink must leave in TDengine: exactly what TDengine's own schemaless writing makes of the four lines. */
export const SINK_COLUMNS = [
  ['_ts', 'TIMESTAMP', ''],
  ['current', 'DOUBLE', ''],
  ['voltage', 'DOUBLE', ''],
  ['phase', 'DOUBLE', ''],
  ['location', 'NCHAR', 'TAG'],
  ['groupid', 'NCHAR', 'TAG'],
] as const;

// Names of subtables are t_ and the md5 of the stable's name and the sorted tags.
const GROUP_2 = 't_be97833a0e1f523fcdaeb6291d6fdf27';
const GROUP_3 = 't_10b65f71ff8970369c8c18de0d6be028';

/** Subtable and the columns in the order of {@link SINK_COLUMNS}. */
export const SINK_ROWS = [
  [GROUP_3, '2022-03-28T01:56:51.249000000Z', 10.8, 223, 0.29, 'California.LosAngeles', '3'],
  [GROUP_3, '2022-03-28T01:56:51.250000000Z', 11.3, 221, 0.35, 'California.LosAngeles', '3'],
  [GROUP_2, '2022-03-28T01:56:51.249000000Z', 11.8, 221, 0.28, 'California.LosAngeles', '2'],
  [GROUP_2, '2022-03-28T01:56:51.250000000Z', 13.4, 223, 0.29, 'California.LosAngeles', '2'],
] as const;

/** The source's topic: `tdengine`, the database and the stable. */
export const SOURCE_TOPIC = 'tdengine-test-meters';

/** Key and value of the eight records, sorted by them. */
export const SOURCE_RECORDS = [
  ['d1001', line('California.SanFrancisco', 2, 10.3, 219, 0.31, 1538577485000)],
  ['d1001', line('California.SanFrancisco', 2, 12.6, 218, 0.33, 1538577495000)],
  ['d1001', line('California.SanFrancisco', 2, 12.3, 221, 0.31, 1538577496800)],
  ['d1002', line('California.SanFrancisco', 3, 10.3, 218, 0.25, 1538577496650)],
  ['d1003', line('California.LosAngeles', 2, 11.8, 221, 0.28, 1538577485500)],
  ['d1003', line('California.LosAngeles', 2, 13.4, 223, 0.29, 1538577496600)],
  ['d1004', line('California.LosAngeles', 3, 10.8, 223, 0.29, 1538577485000)],
  ['d1004', line('California.LosAngeles', 3, 11.5, 221, 0.35, 1538577486500)],
] as const;

/** Key and beginning of the value of the two records that follow the rows inserted later, at the time of that moment. */
export const LATER_RECORDS = [
  ['d1001', 'meters,location=California.SanFrancisco,groupid=2 current=13.3f32,voltage=229i32,phase=0.38f32 '],
  ['d1002', 'meters,location=California.SanFrancisco,groupid=3 current=16.3f32,voltage=233i32,phase=0.22f32 '],
] as const;

function line(location: string, group: number, current: number, voltage: number, phase: number, ms: number): string {
  return `meters,location=${location},groupid=${group} current=${current}f32,voltage=${voltage}i32,phase=${phase}f32 ${ms}000000`;
}
