export { columnNameOf, SEPARATOR } from './routes/column-name.ts';
export {
  type ColumnType,
  type IntegerType,
  isIntegerType,
  parseColumnType,
  type SizedType,
} from './routes/column-type.ts';
export { parsePath } from './routes/path.ts';
export {
  type ColumnSettings,
  type Condition,
  type RemainingSettings,
  type RouteSettings,
  routeSettings,
  type TimeUnit,
} from './routes/route.ts';
export { captureNames, parseTemplate, type TemplatePart, wholePattern } from './routes/template.ts';
