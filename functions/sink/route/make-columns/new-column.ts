import { INDEX_STEP, parsePath } from '../../../shared/record-path/path.ts';
import { isTemplate } from '../../../shared/record-path/template.ts';
import { columnNameOf } from '../../../shared/settings/routes/column-name.ts';
import type { ColumnSettings } from '../../../shared/settings/routes.ts';
import { type ColumnType, parseColumnType } from '../../../shared/tdengine/types/column-type.ts';
import { TYPES, type ValueType } from '../../../shared/tdengine/types/types.ts';
import { NO_SLOT } from '../../decode/json/found.ts';
import { Plan } from '../../decode/json/plan.ts';
import { Reader } from '../../decode/json/reader.ts';
import { JsonValue } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { Column, Computed, Convert, Fallback } from '../columns/column.ts';
import { Literal, textInName } from '../columns/literal.ts';
import { TimeReader } from '../columns/time-reader.ts';
import { toInferred } from '../convert/inferred.ts';
import { nullIfNonFinite, toDecimal, toFloat, toInteger } from '../convert/numbers.ts';
import { toBinary, toBoolean, toGeometry, toJsonTag, toTimestamp } from '../convert/other.ts';
import { toText } from '../convert/text.ts';

/** What says how values are read, whatever their column. */
export type ValueRules = Pick<Column, 'precision' | 'textType' | 'numberType' | 'nonFinite'>;

/** What a route's columns have in common. */
export interface ColumnContext extends ValueRules {
  readonly separator: string;
  /** Compiles a `value` with expressions. */
  readonly compute: (value: string) => Computed;
}

/** What a column is made of; what is left out is as a column without settings has it. */
export interface ColumnSpec {
  readonly name: string;
  readonly role: 'column' | 'tag';
  readonly slot: number;
  readonly steps: readonly string[];
  readonly type?: ColumnType | undefined;
  readonly convert?: Convert;
  readonly encoding?: 'base64' | 'hex' | undefined;
  readonly unit?: ColumnSettings['unit'];
  readonly fallback?: Column['fallback'];
  readonly isRequired?: boolean;
  readonly computed?: Computed;
}

/** A column of its spec. */
export function columnOf(spec: ColumnSpec, rules: ValueRules): Column {
  const { type, unit } = spec;
  return {
    name: spec.name,
    role: spec.role,
    slot: spec.slot,
    steps: spec.steps,
    type,
    nullType: type === undefined ? 'NULL' : valueTypeOf(type),
    convert: spec.convert ?? (type === undefined ? toInferred : converterOf(type, rules)),
    textType: rules.textType,
    // A tag tells tables apart: its whole numbers stay whole.
    numberType: spec.role === 'tag' ? 'BIGINT' : rules.numberType,
    nonFinite: rules.nonFinite,
    encoding: spec.encoding ?? 'base64',
    precision: rules.precision,
    time: unit === undefined ? undefined : new TimeReader(unit, rules.precision, 'column'),
    fallback: spec.fallback,
    isRequired: spec.isRequired ?? false,
    computed: spec.computed,
  };
}

/**
 * The column that settings describe.
 * @param slotAt gives the slot of a path below the record's value.
 */
export function columnFrom(
  settings: ColumnSettings,
  role: 'column' | 'tag',
  slotAt: (steps: readonly string[]) => number,
  context: ColumnContext,
): Column {
  const steps = settings.path === undefined ? [] : (parsePath(settings.path) ?? []);
  const spec: ColumnSpec = {
    name: columnNameOf(settings, context.separator),
    role,
    slot: settings.path === undefined ? NO_SLOT : slotAt(steps),
    steps,
    type: settings.type === undefined ? typeOf(steps) : parseColumnType(settings.type),
    encoding: settings.encoding,
    unit: settings.unit,
    isRequired: settings.required ?? false,
  };
  const column = columnOf(spec, context);
  if (isTemplate(settings.value)) return { ...column, computed: context.compute(settings.value) };
  const constant = settings.value ?? settings.default;
  return constant === undefined ? column : { ...column, fallback: fallbackOf(constant, column) };
}

/** The type that a path alone says: a place is a whole number. */
function typeOf(steps: readonly string[]): ColumnType | undefined {
  return steps.at(-1) === INDEX_STEP ? { name: 'BIGINT' } : undefined;
}

/** TDengine's name of a type as a row's values have it, without a length. */
function valueTypeOf(type: ColumnType): ValueType {
  return type.name === 'DECIMAL' ? `DECIMAL(${type.precision}, ${type.scale})` : type.name;
}

function converterOf({ name }: ColumnType, { nonFinite }: ValueRules): Convert {
  const numeric = (convert: Convert) => (nonFinite === 'null' ? nullIfNonFinite(convert) : convert);
  switch (TYPES[name].family) {
    case 'integer':
      return numeric(toInteger);
    case 'BOOL':
      return toBoolean;
    case 'floating':
      return numeric(toFloat);
    case 'DECIMAL':
      return numeric(toDecimal);
    case 'text':
      return toText;
    case 'bytes':
      return toBinary;
    case 'GEOMETRY':
      return toGeometry;
    case 'TIMESTAMP':
      return toTimestamp;
    case 'JSON':
      return toJsonTag;
  }
}

/**
 * A constant of the settings as the column would have it from a record that holds it.
 * @returns the error of a record that would hold it, when the column's type does not: such a constant harms no record that
 * has the field.
 */
function fallbackOf(constant: string | number | boolean, column: Column): Fallback | RecordError {
  const plan = new Plan({ values: [[]], arrays: [] });
  const reader = new Reader(plan);
  reader.read(JSON.stringify(constant));
  const value = new JsonValue();
  reader.found.load(plan.root.slot, value);
  const literal = new Literal();
  try {
    column.convert(value, column, literal);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  return { literal, textInName: textInName(value, literal) };
}
