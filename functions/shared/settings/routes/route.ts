import * as z from 'zod';
import { parsePath } from '../../record-path/path.ts';
import { isTemplate, parseTemplate, wholePattern } from '../../record-path/template.ts';
import { RECORD_TIME_UNITS } from '../../tdengine/time/record-time.ts';
import { parseColumnType, TYPE_RULE } from '../../tdengine/types/column-type.ts';
import { columnName, topicName } from '../names.ts';
import { isExact, QUOTES_RULE } from './check-columns.ts';
import { checkRoute } from './check-route.ts';
import { carrySettings, parseSettings, pivotSettings, zipSettings } from './reshape.ts';
import { parseTimeStep } from './time-step.ts';

/** Characters of the longest text with expressions in it. */
const MOST_TEMPLATE = 5_000;

const path = z
  .string()
  .refine((text) => parsePath(text) !== undefined, 'must be keys joined by ".", a key with "." in it in backticks');

const pattern = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => wholePattern(text) !== undefined, 'must be a regular expression');

/** A name of a table, or a template of one: dots are refused, since TDengine takes none in a name. */
const template = z
  .string()
  .min(1)
  .max(MOST_TEMPLATE)
  .refine(
    (text) => !(parseTemplate(text, []) ?? []).some((part) => part.kind === 'text' && /[.\0]/.test(part.text)),
    'must be a name without ".", or a template of one',
  );

/** A template of a column's name. */
const nameTemplate = z.string().max(MOST_TEMPLATE).refine(isTemplate);

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' });

/** What a field or header is compared with. */
const exactScalar = scalar.refine(isExact, QUOTES_RULE);

const type = z.string().refine((text) => parseColumnType(text) !== undefined, TYPE_RULE);

/** What whole numbers become where no type is set. */
export const numberType = z.enum(['DOUBLE', 'BIGINT']);

const recordTimeUnit = z.enum(RECORD_TIME_UNITS);

const UNIT_MEANING =
  'Unit of the time since 1970; `iso`: ISO 8601 text with a zone; `auto`: by its digits, 10 s, 13 ms, 16 us, 19 ns.';

const condition = z
  .strictObject({
    field: path.optional().describe('Path of a field of the record. Exactly one of `field` and `header`.'),
    header: z.string().min(1).max(1000).optional().describe('Name of a header of the record; of several the last.'),
    equals: exactScalar
      .optional()
      .describe(
        'It must be this. Exactly one of `equals`, `in` and `exists`. Of whole numbers of 16 and more digits, all count when they stand in quotes.',
      ),
    in: z.array(exactScalar).min(1).optional().describe('It must be one of these.'),
    exists: z.boolean().optional().describe('Whether it must be there; a `null` is there.'),
  })
  .superRefine((value, context) => {
    if ((value.field === undefined) === (value.header === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of field and header' });
    }
    if ([value.equals, value.in, value.exists].filter((test) => test !== undefined).length !== 1) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of equals, in and exists' });
    }
  });

const column = z.strictObject({
  path: path
    .optional()
    .describe(
      'Path of the field, such as `data.current`, or `rxInfo.0.rssi` of an array’s first element and `rxInfo.-1.rssi` of its last. Exactly one of `path` and `value`.',
    ),
  value: scalar
    .optional()
    .describe(
      `The same value for all records; or with \`\${…}\` in it a value made of each: of the topic, its captures, fields and expressions, such as \`\${record.t * 1.8 + 32.0}\`. A text that is one \`\${…}\` has the type of what is in it.`,
    ),
  name: z
    .union([columnName, nameTemplate])
    .optional()
    .describe(
      `Name of the column; left out, the path joined by \`_\`. A column’s may be a template, such as \`\${metric}\`: then the record says which column it is.`,
    ),
  type: type.optional().describe('Type of the column; left out, it follows from the value.'),
  unit: recordTimeUnit
    .optional()
    .describe(`With type TIMESTAMP: ${UNIT_MEANING} An expression that gives a time needs none.`),
  encoding: z
    .enum(['base64', 'hex'])
    .optional()
    .describe('With type VARBINARY or BLOB: how text stands for bytes; `base64` if left out.'),
  default: scalar.optional().describe('The value when the record has none.'),
  required: z.boolean().optional().describe('Reject records without the field.'),
});

const timestamp = z
  .strictObject({
    field: path
      .optional()
      .describe('Path of the field with the row’s time. Exactly one of `field`, `value` and `source`.'),
    value: z
      .string()
      .max(MOST_TEMPLATE)
      .optional()
      .describe(
        `An expression that gives the row’s time, such as \`\${parseTime(record.at, "dd.MM.yyyy HH:mm", "Europe/Berlin")}\`.`,
      ),
    unit: recordTimeUnit
      .optional()
      .describe(`${UNIT_MEANING} Needed with \`field\`, and with a \`value\` that gives no time but a number or text.`),
    missing: z
      .enum(['reject', 'record', 'now'])
      .optional()
      .describe(
        'What happens when the field is missing or null: the record is rejected (`reject`, if left out), or the row’s time is that of the Kafka record (`record`) or of the batch (`now`; a record that is sent again makes another row). Goes with `field`.',
      ),
    source: z.enum(['record']).optional().describe('`record`: the row’s time is that of the Kafka record.'),
    step: z
      .union([z.string(), z.number()], { error: 'must be a whole number of the unit, or one with its unit, as 100ms' })
      .optional()
      .describe(
        'What each element’s time is later than the one’s before it, for arrays that have one time: its `$index` times this is added. With its unit, such as `100ms`, or a whole number of `unit`; below zero when the first element is the latest.',
      ),
  })
  .superRefine((value, context) => {
    if ([value.field, value.value, value.source].filter((source) => source !== undefined).length !== 1) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of field, value and source' });
    } else if (value.value === undefined && (value.field === undefined) !== (value.unit === undefined)) {
      context.addIssue({ code: 'custom', path: ['unit'], message: 'goes with field, and is needed there' });
    }
    if (value.step !== undefined && parseTimeStep(value.step, value.unit) === undefined) {
      const message =
        'must be a whole number other than 0 with its unit (ns, us, ms, s, m, h), as 100ms, or one of the unit s, ms, us or ns';
      context.addIssue({ code: 'custom', path: ['step'], message });
    }
    if (value.missing !== undefined && value.field === undefined) {
      context.addIssue({ code: 'custom', path: ['missing'], message: 'goes with field' });
    }
  });

const patterns = z.array(z.string().min(1).max(1000));

const remaining = z.strictObject({
  separator: z.string().max(10).default('_').describe('What joins the keys of nested fields to a column’s name.'),
  include: patterns.default(['*']).describe('Paths of the fields to take; `*` stands for any characters.'),
  exclude: patterns.default([]).describe('Paths of the fields to leave out; stronger than `include`.'),
  stripPrefix: z
    .union([path, z.array(path).min(1)], { error: 'must be a path or a list of them' })
    .optional()
    .describe(
      'Path, or a list of them, that is left out of the names of what is below it: with `metrics.fields`, `metrics.fields.idle` is `idle`. Of several the longest.',
    ),
  tags: patterns
    .default([])
    .describe('Paths of those of the fields that become tags, such as `labels.*`; `*` stands for any characters.'),
});

const provenance = z.strictObject({
  topic: columnName.optional().describe('Column for the topic.'),
  partition: columnName.optional().describe('Column for the partition.'),
  offset: columnName.optional().describe('Column for the offset.'),
  key: columnName.optional().describe('Column for the key, which must be UTF-8.'),
  timestamp: columnName.optional().describe('Column for the Kafka record’s time.'),
  ingestTime: columnName.optional().describe('Column for the time at which the sink got the batch.'),
});

const expression = z.string().min(1).max(MOST_TEMPLATE).describe(`An expression that must be true, without \`\${}\`.`);

const conditionOrExpression = z.union([condition, expression], { error: 'must be a condition or an expression' });

const conditions = z.union([condition, expression, z.array(conditionOrExpression).min(1)], {
  error: 'must be a condition, an expression, or a list of them',
});

/** Which records become rows of which table, and how. */
export const routeSettings = z
  .strictObject({
    name: z.string().min(1).max(100).optional().describe('Name in logs and errors; left out, `routes[<index>]`.'),
    topics: z
      .array(topicName)
      .min(1)
      .optional()
      .describe('Topics of the route; with `topicPattern` left out too, all.'),
    topicPattern: pattern
      .optional()
      .describe('Regular expression that a whole topic must match; its named groups can be used in templates.'),
    when: conditions
      .optional()
      .describe(
        'Conditions that must all hold, one or a list: on a field or header, or an expression, such as `record.t > 0 && headers.kind == "reading"`.',
      ),
    database: template
      .optional()
      .describe(`Template of the database, from \`\${topic}\` and captures; left out, the sink’s.`),
    stable: template
      .optional()
      .describe(
        `Template of the stable, from \`\${topic}\`, captures and, with \`stablePattern\`, \`\${field}\`. Exactly one of \`stable\` and \`table\`.`,
      ),
    stablePattern: pattern.optional().describe('Regular expression that the whole name of the stable must match.'),
    table: template.optional().describe('Template of a plain table, which has no tags; like `stable`.'),
    tablePattern: pattern.optional().describe('Regular expression that the whole name of the plain table must match.'),
    subtable: template
      .optional()
      .describe(
        `Template of the subtable, from \`\${topic}\`, \`\${key}\`, captures and \`\${field}\`. Left out: \`t_\` and the MD5 of stable and tags.`,
      ),
    replaceDots: z
      .string()
      .max(10)
      .regex(/^[^.\0`]+$/, 'must be text without "." and backticks')
      .optional()
      .describe(
        'Takes the place of each dot in what templates put into names of databases, stables and tables. Left out, such a name rejects the record. Names that differ only there become one: two devices `a.b` and `a_b` would share a subtable.',
      ),
    timestamp: timestamp
      .optional()
      .describe(
        'Where a row’s time comes from; left out, it is that of the Kafka record, so that rows of one subtable and millisecond are one. `synth` says where it is left out: `source: record` says that this is meant.',
      ),
    explode: path
      .optional()
      .describe(
        'Path of an array of which each element becomes a row, with the fields around it. `$index` is then a path too: the element’s place, from 0.',
      ),
    explodeObjects: z
      .union([z.boolean(), z.array(path).min(1)], { error: 'must be true, false or a list of paths' })
      .optional()
      .describe(
        'An object at the path of `explode` is taken apart as well: each member becomes a row, `$key` is its key, and `$parent.x` is `x` of the object itself, which is then no element. Or a list of such paths, each that of `explode` or a beginning of it, or `$value`, the record’s value.',
      ),
    parse: z
      .union([parseSettings, z.array(parseSettings).min(1)], {
        error: 'must be a document in a text or a list of them',
      })
      .optional()
      .describe('Documents that stand in texts, one or a list: paths go on below them, as `payload.temp`.'),
    carry: z
      .union([carrySettings, z.array(carrySettings).min(1)], {
        error: 'must be fields of the elements of an array or a list of them',
      })
      .optional()
      .describe(
        'Fields of the elements of an array that go on to the elements behind, one array or a list: until one has another, as base fields of SenML do.',
      ),
    zip: z
      .union([zipSettings, z.array(zipSettings).min(1)], { error: 'must be arrays side by side or a list of them' })
      .optional()
      .describe(
        'Arrays that belong together, one or a list: the first element of each makes the first row, and so on. Paths take them for an array of objects, which `explode` takes apart, as `hourly.rows.temp`.',
      ),
    pivot: z
      .union([pivotSettings, z.array(pivotSettings).min(1)], { error: 'must be an array of pairs or a list of them' })
      .optional()
      .describe(
        'Arrays of pairs of a name and a value, one or a list: paths take each for an object with a field for each pair, as `metrics.temperature`.',
      ),
    columns: z.array(column).default([]).describe('The columns.'),
    tags: z.array(column).default([]).describe('The tags of the subtable.'),
    empty: z
      .enum(['reject', 'skip'])
      .default('reject')
      .describe(
        'What happens to a record, or to an element of it, that has none of the fields that columns are made of by `path` or `remaining`: it is rejected, or (`skip`) the route does not take it, so that others may.',
      ),
    inferNumbers: numberType.optional().describe('As `inferNumbers` of the sink, for this route.'),
    remaining: remaining.optional().describe('Make columns of all fields that the route does not name.'),
    ignore: patterns
      .default([])
      .describe(
        'Paths of fields that are left out on purpose, with all below them; `*` stands for any characters. Others that no route takes are warned of, once.',
      ),
    provenance: provenance.prefault({}).describe('Columns that say where a row comes from.'),
  })
  .superRefine(checkRoute);

export type RouteSettings = z.output<typeof routeSettings>;
export type ColumnSettings = z.output<typeof column>;
/** A condition that is no expression. */
export type FieldCondition = z.output<typeof condition>;
export type RemainingSettings = z.output<typeof remaining>;
