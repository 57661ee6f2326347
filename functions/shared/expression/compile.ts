import { callOf } from './call.ts';
import { keyOf, memberOf } from './compare.ts';
import { boolOf, type Context, folded, mustBeBool, type Node, nameOf, placeOf } from './context.ts';
import { Fault, Missing, STEPS_OF_A_FAULT } from './fault.ts';
import { macroOf } from './macros.ts';
import { binaries, negated } from './operators.ts';
import type { Overload } from './overload.ts';
import { parseExpression } from './parse.ts';
import { constantTerm, isOneOf, Mistake, type Surroundings, type Term } from './term.ts';
import { type Key, typeOf, Uint, type Value } from './value.ts';

/** Makes a compiler of expressions, with the functions that they can call. */
export function compiler(surroundings: Surroundings, functions: readonly Overload[]): (text: string) => Term {
  const byName = Map.groupBy(functions, ({ name, isMethod }) => (isMethod ? `.${name}` : name));
  const context = { ...surroundings, functions: byName, operators: binaries(surroundings.meter), compile };
  return (text) => compile(parseExpression(text), { ...context, source: text });
}

/** @throws Mistake for what can have no value, whatever the record is. */
function compile(node: Node, context: Context): Term {
  switch (node.op) {
    case 'value':
      return literal(node);
    case 'id':
    case '.':
    case '[]':
      return access(node, context);
    case 'call':
    case 'rcall':
      return macroOf(node, context) ?? callOf(node, context);
    case 'list':
      return list(node.args, context);
    case 'map':
      return map(node.args, context);
    case '?:':
      return ternary(node, context);
    case '&&':
    case '||':
      return logical(node, context, node.op === '||');
    case '!_':
      return not(node.args, context);
    case '-_':
      return minus(node, context);
    case '.?':
    case '[?]':
      throw new Mistake('optional values are not known here', node.start);
    default:
      return binary(node, context);
  }
}

const ASCII = /^[\0-\x7f]*$/;

function literal(node: Extract<Node, { op: 'value' }>): Term {
  const { args } = node;
  if (typeof args === 'bigint') return checked(args, node);
  // The parser gives characters for bytes.
  if (args instanceof Uint8Array && !ASCII.test(node.input.slice(node.start, node.end))) {
    throw new Mistake('bytes are written in ASCII, others as \\x and two digits', node.start);
  }
  const value =
    args !== null && typeof args === 'object' && !(args instanceof Uint8Array) ? new Uint(args.value) : args;
  return constantTerm(value, typeOf(value));
}

function checked(value: bigint, node: Node): Term {
  if (BigInt.asIntN(64, value) !== value) throw new Mistake('a whole number is beyond 64 bits', node.start);
  return constantTerm(value, 'int');
}

function access(node: Extract<Node, { op: 'id' | '.' | '[]' }>, context: Context): Term {
  const place = placeOf(node, context);
  if (place !== undefined) return place.term();
  if (node.op === 'id') throw new Mistake(unknownName(nameOf(node, context), context), node.start);
  const of = context.compile(node.args[0], context);
  if (!isOneOf(of.type, 'list', 'map')) throw new Mistake(`${of.type} has no fields`, node.start);
  const member = node.op === '.' ? constantTerm(node.args[1], 'string') : context.compile(node.args[1], context);
  const what = node.op === '.' ? `field ${node.args[1]}` : 'such key or element';
  const maybe = (): Value | undefined => {
    const container = of.maybe === undefined ? of.run() : of.maybe();
    return container === undefined || container === null ? undefined : memberOf(container, member.run());
  };
  const run = (): Value => {
    const container = of.run();
    if (container === null) throw new Missing('null_type has no fields');
    const value = memberOf(container, member.run());
    if (value === undefined) throw new Missing(`there is no ${what}`);
    return value;
  };
  return folded({ type: 'dyn', run, maybe }, [of, member]);
}

function unknownName(name: string, { places }: Context): string {
  if (name === 'element' || name === 'index') return `${name} goes with explode`;
  if (name === '$key' || name === '$parent') return `${name} goes with explodeObjects`;
  const hint = places.has('record') ? `; a field of the record is record.${name}` : '';
  return `there is nothing of the name ${name}${hint}`;
}

function list(nodes: readonly Node[], context: Context): Term {
  const terms = nodes.map((node) => context.compile(node, context));
  return folded({ type: 'list', run: () => terms.map((term) => term.run()) }, terms);
}

function map(entries: readonly (readonly [Node, Node])[], context: Context): Term {
  const pairs = entries.map(
    ([key, value]) => [context.compile(key, context), context.compile(value, context)] as const,
  );
  const run = () => {
    const made = new Map<Key, Value>();
    for (const [term, value] of pairs) {
      const key = keyOf(term.run());
      if (key === undefined) throw new Fault('a key of a map is a text, a whole number or a boolean');
      if (made.has(key)) throw new Fault('a map has one key twice');
      made.set(key, value.run());
    }
    return made;
  };
  return folded({ type: 'map', run }, pairs.flat());
}

function ternary(node: Extract<Node, { op: '?:' }>, context: Context): Term {
  const [condition, yes, no] = node.args;
  const [test, first, second] = [condition, yes, no].map((each) => context.compile(each, context)) as [
    Term,
    Term,
    Term,
  ];
  mustBeBool(test, condition);
  const type = first.type === second.type ? first.type : 'dyn';
  const run = () => (boolOf(test.run()) ? first.run() : second.run());
  const maybe = () => {
    const taken = boolOf(test.run()) ? first : second;
    return taken.maybe === undefined ? taken.run() : taken.maybe();
  };
  return folded({ type, run, maybe }, [test, first, second]);
}

/** `||` and `&&`: where one side decides, a fault of the other does not matter, whichever comes first. */
function logical(node: Extract<Node, { op: '&&' | '||' }>, context: Context, deciding: boolean): Term {
  const left = context.compile(node.args[0], context);
  const right = context.compile(node.args[1], context);
  mustBeBool(left, node.args[0]);
  mustBeBool(right, node.args[1]);
  const run = () => {
    let first: boolean;
    try {
      first = boolOf(left.run());
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      context.meter.step(STEPS_OF_A_FAULT);
      if (boolOf(right.run()) === deciding) return deciding;
      throw error;
    }
    return first === deciding ? deciding : boolOf(right.run());
  };
  return folded({ type: 'bool', run }, [left, right]);
}

function not(node: Node, context: Context): Term {
  const term = context.compile(node, context);
  mustBeBool(term, node);
  return folded({ type: 'bool', run: () => !boolOf(term.run()) }, [term]);
}

function minus(node: Extract<Node, { op: '-_' }>, context: Context): Term {
  const { args } = node;
  // The least whole number is beyond the others without its sign.
  if (args.op === 'value' && typeof args.args === 'bigint') return checked(-args.args, node);
  const term = context.compile(args, context);
  if (!isOneOf(term.type, 'int', 'double', 'decimal', 'duration')) {
    throw new Mistake(`no operator - takes ${term.type}`, node.start);
  }
  return folded({ type: term.type, run: () => negated(term.run()) }, [term]);
}

function binary(
  node: Exclude<Node, { op: 'value' | 'id' | 'call' | 'rcall' | 'list' | 'map' | '?:' }>,
  context: Context,
): Term {
  const operator = context.operators.get(node.op);
  if (operator === undefined || !Array.isArray(node.args)) throw new Mistake(`no operator ${node.op}`, node.start);
  const [leftNode, rightNode] = node.args as [Node, Node];
  const left = context.compile(leftNode, context);
  const right = context.compile(rightNode, context);
  const type = operator.resultOf(left.type, right.type);
  if (type === undefined) throw new Mistake(`no operator ${node.op} takes ${left.type} and ${right.type}`, node.start);
  if (node.op === '/' && left.type === 'dyn' && typeof right.constant === 'bigint') {
    const text = node.input.slice(leftNode.start, leftNode.end);
    const by = right.constant;
    throw new Mistake(`cuts what is behind the point: write ${text} / ${by}.0, or int(${text}) / ${by}`, node.start);
  }
  const { run } = operator;
  const { constant } = right;
  if (constant === undefined) return folded({ type, run: () => run(left.run(), right.run()) }, [left, right]);
  return folded({ type, run: () => run(left.run(), constant) }, [left, right]);
}
