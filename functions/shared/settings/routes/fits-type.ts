import { type ColumnType, isIntegerType } from './column-type.ts';

const WHOLE = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a constant of the settings is of a kind that the type takes; ranges are left to the sink. */
export function fitsType(value: string | number | boolean, { name }: ColumnType): boolean {
  if (isIntegerType(name)) return typeof value === 'string' ? WHOLE.test(value) : Number.isInteger(value);
  switch (name) {
    case 'FLOAT':
    case 'DOUBLE':
    case 'DECIMAL':
      return typeof value === 'string' ? NUMBER.test(value) : typeof value === 'number';
    case 'BOOL':
      return typeof value === 'boolean' || value === 0 || value === 1 || value === 'true' || value === 'false';
    case 'VARCHAR':
    case 'NCHAR':
      return true;
    case 'VARBINARY':
    case 'GEOMETRY':
      return typeof value === 'string';
    case 'TIMESTAMP':
      return typeof value !== 'boolean';
    case 'JSON':
      return false;
  }
}
