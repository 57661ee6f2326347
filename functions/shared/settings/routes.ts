export { columnNameOf, SEPARATOR } from './routes/column-name.ts';
export { isIndex, parsePath } from './routes/path.ts';
export {
  type ColumnSettings,
  type Condition,
  type RemainingSettings,
  type RouteSettings,
  routeSettings,
} from './routes/route.ts';
export { captureNames, parseTemplate, type TemplatePart, wholePattern } from './routes/template.ts';
