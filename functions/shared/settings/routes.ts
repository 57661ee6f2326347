export { type Exploded, explodedOf, isWithin, placedSteps } from '../record-path/exploded.ts';
export { INDEX_STEP, isIndex, isNoKey, KEY_STEP, parsePath, presenceAt } from '../record-path/path.ts';
export { captureNames, parseTemplate, type TemplatePart, wholePattern } from '../record-path/template.ts';
export { columnNameOf, SEPARATOR } from './routes/column-name.ts';
export type { CarrySettings, ParseSettings, ParseStep, PivotSettings, ZipSettings } from './routes/reshape.ts';
export {
  type ColumnSettings,
  type FieldCondition,
  type RemainingSettings,
  type RouteSettings,
  routeSettings,
} from './routes/route.ts';
export { parseTimeStep } from './routes/time-step.ts';
