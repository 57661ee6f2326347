export { columnNameOf, SEPARATOR } from './routes/column-name.ts';
export {
  type ColumnType,
  type IntegerType,
  isIntegerType,
  MAX_DECIMAL_PRECISION,
  parseColumnType,
  type SizedType,
} from './routes/column-type.ts';
export { parsePath } from './routes/path.ts';
export {
  type ColumnSettings,
  type Condition,
  type FieldTimeUnit,
  type RemainingSettings,
  type RouteSettings,
  routeSettings,
} from './routes/route.ts';
export { captureNames, parseTemplate, type TemplatePart, wholePattern } from './routes/template.ts';
