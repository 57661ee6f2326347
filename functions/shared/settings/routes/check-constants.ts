import type * as z from 'zod';
import type { Precision } from '../../tdengine/time/precision.ts';
import { parseColumnType } from '../../tdengine/types/column-type.ts';
import { constantProblem } from '../../tdengine/types/constant.ts';
import { isExactFor, QUOTES_RULE } from './exact-number.ts';
import type { ColumnSettings, RouteSettings } from './route.ts';
import { isTemplate } from './template.ts';

/** What says how constants are read. */
export interface ConstantRules {
  readonly routes?: readonly RouteSettings[] | undefined;
  readonly databasePrecision: Precision;
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
}

/** Checks each `value` and `default` by TDengine’s rules: one that a column does not take would reject every record. */
export function checkConstants(sink: ConstantRules, context: z.core.$RefinementCtx): void {
  for (const [index, route] of (sink.routes ?? []).entries()) {
    for (const role of ['columns', 'tags'] as const) {
      for (const [place, column] of route[role].entries()) {
        const key = column.value === undefined ? 'default' : 'value';
        const message = problemOf(column, role, sink);
        if (message !== undefined) {
          context.addIssue({ code: 'custom', path: ['routes', index, role, place, key], message });
        }
      }
    }
  }
}

function problemOf(settings: ColumnSettings, role: 'columns' | 'tags', sink: ConstantRules): string | undefined {
  const constant = settings.value ?? settings.default;
  const type = settings.type === undefined ? undefined : parseColumnType(settings.type);
  // What is wrong with the type itself is told elsewhere.
  if (constant === undefined || isTemplate(settings.value)) return undefined;
  if (settings.type !== undefined && type === undefined) return undefined;
  if (type?.name === 'TIMESTAMP' && settings.unit === undefined) return undefined;
  if (!isExactFor(constant, type)) return QUOTES_RULE;
  const reason = constantProblem(constant, {
    type,
    role: role === 'tags' ? 'tag' : 'column',
    textType: sink.inferStrings,
    encoding: settings.encoding ?? 'base64',
    unit: settings.unit,
    precision: sink.databasePrecision,
  });
  return reason && `is not a value of ${type?.name ?? 'any type'}: ${reason}`;
}
