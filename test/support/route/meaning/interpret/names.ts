import { hash } from 'node:crypto';
import type { MeantRoute, Template } from '../model.ts';
import { lookup } from './elements.ts';
import { pieceValue, type Scope } from './expressions.ts';
import { Refused, type RowSource } from './row-source.ts';
import { type Cell, isWritable } from './types.ts';
import { nameText, textIn } from './values.ts';

export function filled(template: Template, scope: Scope): string {
  return template
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      const isField =
        piece.kind === 'path' || (piece.kind === 'name' && piece.name === 'site' && !scope.route.hasPattern);
      if (isField) {
        const text = nameText(lookup(piece.kind === 'path' ? piece.path : [piece.name], scope.here, scope.route));
        if (text === undefined) throw new Refused();
        return text;
      }
      const text = textIn(pieceValue(piece, scope));
      if (text === undefined) throw new Refused();
      return text;
    })
    .join('');
}

export function dotted(name: string, { replaceDots }: MeantRoute): string {
  return replaceDots === undefined ? name : name.replaceAll('.', replaceDots);
}

function checkedName(name: string): string {
  const isTaken = name !== '' && !name.startsWith('\ufeff') && Buffer.byteLength(name) <= 192 && !name.includes('.');
  if (!isTaken || !isWritable(name)) throw new Refused();
  return name;
}

export function tableOf({ route }: RowSource, scope: Scope): string {
  const name = checkedName(dotted(filled(route.table, scope), route));
  if (route.pattern !== undefined && !new RegExp(`^(?:${route.pattern})$`, 'u').test(name)) throw new Refused();
  return name;
}

export function subtableOf(
  { route }: RowSource,
  scope: Scope,
  stable: string | undefined,
  tags: ReadonlyMap<string, Cell>,
): string | undefined {
  if (route.kind === 'table') return undefined;
  if (route.subtable !== undefined) return checkedName(dotted(filled(route.subtable, scope), route));
  const named = [...tags].filter(([, { value }]) => value !== 'NULL');
  if (named.some(([, { type }]) => !/^(?:VARCHAR|NCHAR|BOOL)$/.test(type))) return undefined;
  const lower = (text: string) => Buffer.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  const sorted = named.toSorted(([a], [b]) => Buffer.compare(lower(a), lower(b)));
  const parts = sorted.map(([name, { type, value }]) => `,${name}=${type === 'BOOL' ? value : JSON.parse(value)}`);
  return `t_${hash('md5', `${stable}${parts.join('')}`)}`;
}
