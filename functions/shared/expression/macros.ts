import { boolOf, type Context, mustBeBool, type Node, placeOf } from './context.ts';
import { checkElements, Fault, Missing, STEPS_OF_A_FAULT } from './fault.ts';
import { fixedPlace, isOneOf, Mistake, type Term } from './term.ts';
import { isList, isMap, typeOf, type Value } from './value.ts';

type Call = Extract<Node, { op: 'call' | 'rcall' }>;

/** A call that is no function's: it sees its arguments before they have values. Undefined for all others. */
export function macroOf(node: Call, context: Context): Term | undefined {
  if (node.op === 'call') {
    const [name, args] = node.args;
    if (name === 'has') return has(node, args, context);
    return name === 'coalesce' ? coalesce(node, args, context) : undefined;
  }
  const [name, receiver, args] = node.args;
  if (receiver.op === 'id' && receiver.args === 'cel' && name === 'bind') return bind(node, args, context);
  switch (name) {
    case 'all':
    case 'exists':
      return args.length === 2 ? quantified(name === 'exists', receiver, args, context) : undefined;
    case 'exists_one':
      return args.length === 2 ? existsOne(receiver, args, context) : undefined;
    case 'filter':
      return args.length === 2 ? filtered(receiver, args, context) : undefined;
    case 'map':
      return args.length === 2 || args.length === 3 ? mapped(receiver, args, context) : undefined;
    default:
      return undefined;
  }
}

/** Whether a field is there, a null too. */
function has(node: Call, args: readonly Node[], context: Context): Term {
  const [field] = args;
  if (args.length !== 1 || field === undefined || (field.op !== '.' && field.op !== '[]')) {
    throw new Mistake('has() takes a field, such as has(record.a)', node.start);
  }
  const presence = placeOf(field, context)?.presence?.();
  if (presence !== undefined) return { type: 'bool', run: presence };
  const { maybe, constant } = context.compile(field, context);
  if (maybe === undefined && constant === undefined)
    throw new Mistake('has() takes a field, such as has(record.a)', node.start);
  const run = () => {
    try {
      return maybe === undefined || maybe() !== undefined;
    } catch (error) {
      passMissing(error, context);
      return false;
    }
  };
  return { type: 'bool', run };
}

/** @throws an error, unless it says that something is missing, or made of something that is. */
function passMissing(error: unknown, { meter }: Context): void {
  if (!(error instanceof Missing)) throw error;
  meter.step(STEPS_OF_A_FAULT);
}

/** The first value that is there and not null; null when none is. What is made of something missing is not there either. */
function coalesce(node: Call, args: readonly Node[], context: Context): Term {
  if (args.length === 0) throw new Mistake('coalesce() takes at least one value', node.start);
  const terms = args.map((each) => context.compile(each, context));
  const types = new Set(terms.map(({ type }) => type));
  types.delete('null_type');
  const [type = 'null_type'] = types;
  const reads = terms.map(({ run, maybe = run }) => maybe);
  const run = (): Value => {
    for (let index = 0; index < reads.length; index++) {
      try {
        const value = reads[index]?.();
        if (value !== undefined && value !== null) return value;
      } catch (error) {
        passMissing(error, context);
      }
    }
    return null;
  };
  return { type: types.size > 1 ? 'dyn' : type, run };
}

/** What a variable of a macro stands for, one value after another. */
interface Cell {
  value: Value;
}

/** `cel.bind(name, value, expression)`. */
function bind(node: Call, args: readonly Node[], context: Context): Term {
  const [variable, given, body] = args;
  if (variable === undefined || given === undefined || body === undefined || args.length !== 3) {
    throw new Mistake('cel.bind() takes a name, a value and an expression', node.start);
  }
  const value = context.compile(given, context);
  const { cell, inner } = withVariable(variable, value.type, context);
  const { type, run } = context.compile(body, inner);
  return {
    type,
    run: () => {
      cell.value = value.run();
      return run();
    },
  };
}

function quantified(deciding: boolean, receiver: Node, args: readonly Node[], context: Context): Term {
  const { elements, cell, test } = overElements(receiver, args, context);
  const run = () => {
    let fault: unknown;
    for (const element of elements()) {
      cell.value = element;
      try {
        if (boolOf(test.run()) === deciding) return deciding;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        context.meter.step(STEPS_OF_A_FAULT);
        fault ??= error;
      }
    }
    if (fault !== undefined) throw fault;
    return !deciding;
  };
  return { type: 'bool', run };
}

function existsOne(receiver: Node, args: readonly Node[], context: Context): Term {
  const { elements, cell, test } = overElements(receiver, args, context);
  const run = () => {
    let count = 0;
    for (const element of elements()) {
      cell.value = element;
      if (boolOf(test.run())) count++;
    }
    return count === 1;
  };
  return { type: 'bool', run };
}

function filtered(receiver: Node, args: readonly Node[], context: Context): Term {
  const { elements, cell, test } = overElements(receiver, args, context);
  const run = () =>
    elements().filter((element) => {
      cell.value = element;
      return boolOf(test.run());
    });
  return { type: 'list', run };
}

/** `map(x, expression)` and `map(x, condition, expression)`. */
function mapped(receiver: Node, args: readonly Node[], context: Context): Term {
  const [variable, second, third] = args;
  const body = third ?? second;
  const condition = third === undefined ? undefined : second;
  if (variable === undefined || body === undefined)
    throw new Mistake('map() takes a name and an expression', receiver.start);
  const elements = elementsOf(receiver, context);
  const { cell, inner } = withVariable(variable, 'dyn', context);
  const test = condition === undefined ? undefined : context.compile(condition, inner);
  if (test !== undefined && condition !== undefined) mustBeBool(test, condition);
  const made = context.compile(body, inner);
  const run = () => {
    const results: Value[] = [];
    for (const element of elements()) {
      cell.value = element;
      if (test === undefined || boolOf(test.run())) results.push(made.run());
    }
    return results;
  };
  return { type: 'list', run };
}

function overElements(receiver: Node, args: readonly Node[], context: Context) {
  const [variable, condition] = args;
  if (variable === undefined || condition === undefined)
    throw new Mistake('it takes a name and a condition', receiver.start);
  const elements = elementsOf(receiver, context);
  const { cell, inner } = withVariable(variable, 'dyn', context);
  const test = context.compile(condition, inner);
  mustBeBool(test, condition);
  return { elements, cell, test };
}

/** The elements of a list, or the keys of a map, each of which is a step. */
function elementsOf(node: Node, context: Context): () => readonly Value[] {
  const { type, run } = context.compile(node, context);
  if (!isOneOf(type, 'list', 'map')) throw new Mistake(`${type} has no elements`, node.start);
  return () => {
    const value = run();
    const elements = isList(value)
      ? value
      : typeof value === 'object' && value !== null && isMap(value)
        ? [...value.keys()]
        : undefined;
    if (elements === undefined) throw new Fault(`${typeOf(value)} has no elements`);
    checkElements(elements.length);
    context.meter.step(elements.length + 1);
    return elements;
  };
}

function withVariable(
  node: Node,
  type: Term['type'],
  context: Context,
): { readonly cell: Cell; readonly inner: Context } {
  if (node.op !== 'id') throw new Mistake('the name of a variable is expected', node.start);
  const cell: Cell = { value: null };
  const place = fixedPlace({ type, run: () => cell.value });
  return { cell, inner: { ...context, places: new Map(context.places).set(node.args, place) } };
}
