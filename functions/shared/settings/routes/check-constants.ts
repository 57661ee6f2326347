import type * as z from 'zod';
import { NO_SLOT } from '../../../sink/decode/json/found.ts';
import { type ColumnContext, columnFrom } from '../../../sink/route/columns/new-column.ts';
import { RecordError } from '../../../sink/rows/record-error.ts';
import { SEPARATOR } from './column-name.ts';
import { parseColumnType } from './column-type.ts';
import { isExactFor, QUOTES_RULE } from './exact-number.ts';
import type { ColumnSettings, RouteSettings } from './route.ts';

/** What says how constants are read. */
export interface ConstantRules {
  readonly routes?: readonly RouteSettings[] | undefined;
  readonly databasePrecision: 'ms' | 'us' | 'ns';
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
}

/** Checks each `value` and `default` by what makes rows of it: one that it refuses would reject every record. */
export function checkConstants(sink: ConstantRules, context: z.core.$RefinementCtx): void {
  for (const [index, route] of (sink.routes ?? []).entries()) {
    const separator = route.remaining?.separator ?? SEPARATOR;
    const reading: ColumnContext = { precision: sink.databasePrecision, textType: sink.inferStrings, separator };
    for (const role of ['columns', 'tags'] as const) {
      for (const [place, column] of route[role].entries()) {
        const key = column.value === undefined ? 'default' : 'value';
        const message = problemOf(column, role, reading);
        if (message !== undefined) {
          context.addIssue({ code: 'custom', path: ['routes', index, role, place, key], message });
        }
      }
    }
  }
}

function problemOf(settings: ColumnSettings, role: 'columns' | 'tags', reading: ColumnContext): string | undefined {
  const constant = settings.value ?? settings.default;
  const type = settings.type === undefined ? undefined : parseColumnType(settings.type);
  // What is wrong with the type itself is told elsewhere.
  if (constant === undefined || (settings.type !== undefined && type === undefined)) return undefined;
  if (type?.name === 'TIMESTAMP' && settings.unit === undefined) return undefined;
  if (!isExactFor(constant, type)) return QUOTES_RULE;
  const column = columnFrom(settings, role === 'tags' ? 'tag' : 'column', () => NO_SLOT, reading);
  if (!(column.fallback instanceof RecordError)) return undefined;
  const { message } = column.fallback;
  const reason = message.slice(message.indexOf(`${column.name}: `) + column.name.length + 2);
  return `is not a value of ${type?.name ?? 'any type'}: ${reason}`;
}
