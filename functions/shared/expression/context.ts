import type { ASTNode } from '@marcbachmann/cel-js';
import { INDEX_STEP, KEY_STEP, PARENT_STEP } from '../record-path/path.ts';
import { Fault, Missing } from './fault.ts';
import type { Binary } from './operators.ts';
import type { Overload } from './overload.ts';
import { constantTerm, isOneOf, Mistake, type Place, type Surroundings, type Term } from './term.ts';
import { typeOf, type Value } from './value.ts';

/** A part of an expression as it is written. */
export type Node = ASTNode;

/** What the parts of one expression are compiled with. */
export interface Context extends Surroundings {
  /** By name; that of a method has a dot in front. */
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly operators: ReadonlyMap<string, Binary>;
  readonly compile: (node: Node, context: Context) => Term;
  /** The expression as settings write it: the parser has other letters for a `$`. */
  readonly source: string;
}

/** What a name stands for, and what is below it by keys that are written out. */
export function placeOf(node: Node, context: Context): Place | undefined {
  if (node.op === 'id') return context.places.get(nameOf(node, context));
  if (node.op === '.') {
    const name = nameOf(node, context);
    return placeOf(node.args[0], context)?.member?.(name.startsWith('$') ? stepOf(name, node) : name);
  }
  if (node.op !== '[]') return undefined;
  const [of, key] = node.args;
  const literal = literalOf(key);
  if (typeof literal === 'bigint') return placeOf(of, context)?.element?.(literal);
  return typeof literal === 'string' ? placeOf(of, context)?.member?.(literal) : undefined;
}

/** A name, or that of a field behind a point, as settings write it. */
export function nameOf(node: Extract<Node, { op: 'id' | '.' }>, { source }: Context): string {
  const name = node.op === 'id' ? node.args : node.args[1];
  return source.slice(node.end - name.length, node.end);
}

function stepOf(name: string, node: Node): string {
  if (name === '$index') return INDEX_STEP;
  if (name === '$key') return KEY_STEP;
  if (name === '$parent') return PARENT_STEP;
  throw new Mistake(`there is nothing of the name ${name}`, node.start);
}

/** A value that is written out, such as `"a"`, `0` or `-1`. */
function literalOf(node: Node): unknown {
  if (node.op === 'value') return node.args;
  if (node.op !== '-_' || node.args.op !== 'value') return undefined;
  return typeof node.args.args === 'bigint' ? -node.args.args : undefined;
}

/** A term of constants is one itself, unless it has a fault, which the record that reaches it is told. */
export function folded(term: Term, parts: readonly Term[]): Term {
  if (parts.some(({ constant }) => constant === undefined)) return term;
  try {
    const value = term.run();
    return constantTerm(value, typeOf(value));
  } catch (error) {
    if (error instanceof Fault) return term;
    throw error;
  }
}

/** @throws Mistake for what is never a condition. */
export function mustBeBool({ type }: Term, node: Node): void {
  if (!isOneOf(type, 'bool')) throw new Mistake(`a condition is true or false, not ${type}`, node.start);
}

/** @throws Fault for what is neither true nor false. */
export function boolOf(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) throw new Missing('a condition is true or false, not null_type');
  throw new Fault(`a condition is true or false, not ${typeOf(value)}`);
}
