import { invalidColumn } from '../../errors.ts';
import { SPREADING } from './expressions/aggregates.ts';
import type { Scope } from './expressions/scope.ts';
import type { Expression, Projection } from './parse/ast.ts';

const column = (name: string): Expression => ({ kind: 'column', table: undefined, name });

function expand(projection: Projection, scope: Scope): readonly Projection[] {
  const { expression } = projection;
  const call = expression.kind === 'call' && SPREADING.has(expression.name) ? expression : undefined;
  if (expression.kind !== 'star' && call?.args[0]?.kind !== 'star') return [projection];
  if (scope.from === undefined) throw invalidColumn('*');
  if (!call) return scope.star.map(({ name }) => ({ expression: column(name), name, aliased: false }));
  return scope.columns.map(({ name }) => ({
    expression: { ...call, args: [column(name)] },
    name: `${call.name}(${name})`,
    aliased: false,
  }));
}

/** `*` and `last(*)` written out. */
export function expandStars(projections: readonly Projection[], scope: Scope): readonly Projection[] {
  return projections.flatMap((projection) => expand(projection, scope));
}
