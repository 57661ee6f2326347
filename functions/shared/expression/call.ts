import { type Context, folded, type Node } from './context.ts';
import { Fault, Missing } from './fault.ts';
import { mayTake } from './overload.ts';
import { isOneOf, Mistake, type Term } from './term.ts';
import { type Type, typeOf, type Value } from './value.ts';

/** Namespaces of functions, as CEL's extensions have them: `math.abs(x)` is no method of `math`. */
const NAMESPACES: ReadonlySet<string> = new Set(['math', 'base64', 'hex', 'strings']);

/** A call of a function or a method. @throws Mistake when there is none that takes such values. */
export function callOf(node: Extract<Node, { op: 'call' | 'rcall' }>, context: Context): Term {
  const { name, shown, args } = calledBy(node, context);
  const terms = args.map((each) => context.compile(each, context));
  const named = context.functions.get(name);
  if (named === undefined) throw new Mistake(`there is no function ${shown}`, node.start);
  const types = terms.map(({ type }) => type);
  const candidates = named.filter((each) => mayTake(each, types));
  const [first, ...others] = candidates;
  if (first === undefined) throw new Mistake(`${shown} does not take ${inWords(types)}`, node.start);
  const constants = terms.map(({ constant }) => constant);
  const problems = candidates.map(({ problem }) => problem?.(constants));
  if (problems[0] !== undefined && problems.every((problem) => problem !== undefined)) {
    throw new Mistake(`${shown}: ${problems[0]}`, node.start);
  }
  const run = (): Value => {
    const values = terms.map((term) => term.run());
    const result = first.call(values);
    if (result !== undefined) return result;
    for (const other of others) {
      const another = other.call(values);
      if (another !== undefined) return another;
    }
    const message = `${shown} does not take ${inWords(values.map(typeOf))}`;
    throw values.includes(null) ? new Missing(message) : new Fault(message);
  };
  const result = others.every((other) => other.result === first.result) ? first.result : 'dyn';
  const isSettled = types.every((type) => !isOneOf(type));
  return folded({ type: isSettled || others.length === 0 ? first.result : result, run }, terms);
}

function calledBy(node: Extract<Node, { op: 'call' | 'rcall' }>, { places }: Context) {
  if (node.op === 'call') return { name: node.args[0], shown: `${node.args[0]}()`, args: node.args[1] };
  const [name, receiver, args] = node.args;
  if (receiver.op === 'id' && NAMESPACES.has(receiver.args) && !places.has(receiver.args)) {
    const whole = `${receiver.args}.${name}`;
    return { name: whole, shown: `${whole}()`, args };
  }
  return { name: `.${name}`, shown: `.${name}()`, args: [receiver, ...args] };
}

function inWords(types: readonly Type[]): string {
  return types.length === 0 ? 'nothing' : types.join(', ');
}
