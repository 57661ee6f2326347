import { changeColumn, constant, pathOf, type RoutePlan, removeField } from './route-plan.ts';
import { list, type Said, type Transform } from './transform.ts';

/** TDengine's types for those of Cast. */
const CAST_TYPES: Readonly<Record<string, string>> = {
  ...{ int8: 'TINYINT', int16: 'SMALLINT', int32: 'INT', int64: 'BIGINT', float32: 'FLOAT', float64: 'DOUBLE' },
  ...{ boolean: 'BOOL', string: 'VARCHAR(64)' },
};

const UNITS: Readonly<Record<string, string>> = {
  seconds: 's',
  milliseconds: 'ms',
  microseconds: 'us',
  nanoseconds: 'ns',
};

/** Puts a transform of a record's value into the plan of its route, and tells what becomes of it. */
export function valueTransform(plan: RoutePlan, transform: Transform): Said {
  const { kind, option } = transform;
  switch (kind) {
    case 'ReplaceField':
      return replaceField(plan, transform);
    case 'Cast':
      return cast(plan, transform);
    case 'InsertField':
      return insertField(plan, transform);
    case 'TimestampConverter':
      return timestampConverter(plan, transform);
    case 'MaskField':
      return maskField(plan, transform);
    case 'Flatten':
      plan.delimiter = option('delimiter') ?? '.';
      return ['mapped', 'routes[].remaining.separator'];
    case 'ExtractField': {
      const field = option('field');
      if (field === undefined) return ['open', undefined, 'it names no field'];
      plan.within = pathOf(plan, field);
      plan.columns.clear();
      return [
        'changed',
        'routes[].remaining.stripPrefix',
        'the fields below it are taken; where it is no object but a line of its own, no setting reads that',
      ];
    }
    case 'HoistField':
      return [
        'open',
        undefined,
        'a field around the record: paths here begin at the record as it is in Kafka, so that columns are called without it',
      ];
    default:
      return [
        'open',
        undefined,
        `what ${kind} does to a value no setting says: write it as columns of the route, with expressions`,
      ];
  }
}

function replaceField(plan: RoutePlan, { option }: Transform): Said {
  const included = list(option('include') ?? option('whitelist'));
  const excluded = list(option('exclude') ?? option('blacklist'));
  for (const field of excluded) removeField(plan, field);
  if (included.length > 0) {
    plan.include = included.map((field) => plan.columns.get(field)?.path ?? pathOf(plan, field));
    for (const field of plan.columns.keys()) if (!included.includes(field)) plan.columns.delete(field);
  }
  for (const pair of list(option('renames'))) {
    const [from = '', to = ''] = pair.split(':');
    changeColumn(plan, from, { name: to });
    const column = plan.columns.get(from);
    plan.columns.delete(from);
    if (column !== undefined) plan.columns.set(to, column);
  }
  return ['mapped', 'routes[].columns and routes[].remaining'];
}

function cast(plan: RoutePlan, { option }: Transform): Said {
  let isAll = true;
  for (const pair of list(option('spec'))) {
    const [field = '', to] = pair.split(':');
    const type = CAST_TYPES[to ?? ''];
    if (type === undefined) isAll = false;
    else changeColumn(plan, field, { type });
  }
  const note = 'a value that does not go into the type as it is rejects the record, where Cast cuts it';
  if (isAll) return ['changed', 'routes[].columns[].type', note];
  return ['open', 'routes[].columns[].type', 'the value as a whole is no column: give it a path and a type'];
}

function insertField(plan: RoutePlan, { option }: Transform): Said {
  const plain = (name: string | undefined) => name?.replace(/[!?]$/, '');
  for (const [from, to] of [
    ['topic', 'topic'],
    ['partition', 'partition'],
    ['offset', 'offset'],
    ['timestamp', 'timestamp'],
  ] as const) {
    const name = plain(option(`${from}.field`));
    if (name !== undefined) plan.provenance[to] = name;
  }
  const name = plain(option('static.field'));
  const text = option('static.value');
  const value = text === undefined ? undefined : constant(text);
  if (name !== undefined && value === undefined) {
    return ['open', 'routes[].columns[].value', 'the constant is none here, since ${ begins an expression'];
  }
  if (name !== undefined && value !== undefined) plan.columns.set(name, { value, name, type: 'VARCHAR(64)' });
  return ['mapped', name === undefined ? 'routes[].provenance' : 'routes[].columns[].value'];
}

function timestampConverter(plan: RoutePlan, { option }: Transform): Said {
  const field = option('field');
  if (field === undefined) return ['open', undefined, 'the value as a whole is a time: give it a path and a type'];
  const target = option('target.type') ?? '';
  const format = option('format');
  const note = 'the column is a TIMESTAMP; where it is the time of the row, name the field as timestamp of the route';
  if (target !== 'Timestamp' && target !== 'unix') {
    return [
      'open',
      'routes[].columns[].value',
      `the column would be ${target === 'string' ? 'a text' : `a ${target}`}: TDengine’s own is a TIMESTAMP, with a unit`,
    ];
  }
  const path = pathOf(plan, field);
  if (format === undefined) {
    changeColumn(plan, field, { type: 'TIMESTAMP', unit: UNITS[option('unix.precision') ?? ''] ?? 'ms' });
    return ['changed', 'routes[].columns[].unit', note];
  }
  if (/["\\$]/.test(format) || path.includes('`'))
    return ['open', 'routes[].columns[].value', 'write it with parseTime'];
  const value = `\${parseTime(record.${path}, "${format}", "UTC")}`;
  plan.columns.set(field, { value, name: field, type: 'TIMESTAMP' });
  return ['changed', 'routes[].columns[].value', `${note}; see that parseTime knows the letters of the format`];
}

function maskField(plan: RoutePlan, { option }: Transform): Said {
  const replacement = option('replacement');
  const value = replacement === undefined ? undefined : constant(replacement);
  for (const field of list(option('fields'))) {
    removeField(plan, field);
    if (value !== undefined) plan.columns.set(field, { value, name: field });
  }
  if (replacement === undefined) {
    return ['changed', 'routes[].remaining.exclude', 'the field is left out, where it was 0, false or an empty text'];
  }
  return ['mapped', 'routes[].columns[].value'];
}
