import { isNumeric, type Numeric } from './number.ts';
import type { Duration, Key, Timestamp, Type, TypeValue, Uint, Value } from './value.ts';
import { type Decimal, typeOf } from './value.ts';

/** What a function takes, by name: `number` is one of any type. */
interface Taken {
  readonly null_type: null;
  readonly bool: boolean;
  readonly int: bigint;
  readonly uint: Uint;
  readonly double: number;
  readonly decimal: Decimal;
  readonly number: Numeric;
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly timestamp: Timestamp;
  readonly duration: Duration;
  readonly type: TypeValue;
  readonly list: readonly Value[];
  readonly map: ReadonlyMap<Key, Value>;
  readonly dyn: Value;
}

type Param = keyof Taken;

type Args<P extends readonly Param[]> = { readonly [I in keyof P]: Taken[P[I] & Param] };

/** A function for values of certain types; of a method, what it is called on comes first. */
export interface Overload {
  readonly name: string;
  readonly isMethod: boolean;
  readonly params: readonly Param[];
  readonly result: Type;
  /** Its result; undefined when the values are not of its types. @throws Fault */
  readonly call: (args: readonly Value[]) => Value | undefined;
  /** What is wrong with those of its values that are known before there is a record; undefined when nothing is. */
  readonly problem: ((args: readonly (Value | undefined)[]) => string | undefined) | undefined;
}

type Problem = NonNullable<Overload['problem']>;

/** A function, such as `size(x)`. */
export function fn<const P extends readonly Param[]>(
  name: string,
  params: P,
  result: Type,
  run: (...args: Args<P>) => Value,
  problem?: Problem,
): Overload {
  const call = (args: readonly Value[]) => (areOf<P>(params, args) ? run(...args) : undefined);
  return { name, isMethod: false, params, result, call, problem };
}

/** A function that is called on its first value, such as `x.size()`. */
export function method<const P extends readonly Param[]>(
  name: string,
  params: P,
  result: Type,
  run: (...args: Args<P>) => Value,
  problem?: Problem,
): Overload {
  return { ...fn(name, params, result, run, problem), isMethod: true };
}

function areOf<P extends readonly Param[]>(params: P, args: readonly Value[]): args is Args<P> {
  if (args.length !== params.length) return false;
  for (let index = 0; index < params.length; index++) {
    const param = params[index];
    if (param !== 'dyn' && !isOf(param, args[index])) return false;
  }
  return true;
}

function isOf(param: Param | undefined, value: Value | undefined): boolean {
  if (value === undefined) return false;
  return param === 'number' ? isNumeric(value) : typeOf(value) === param;
}

/** Whether values of such types may be of those that a function takes. */
export function mayTake({ params }: Overload, types: readonly Type[]): boolean {
  return (
    params.length === types.length &&
    params.every((param, index) => {
      const type = types[index];
      if (param === 'dyn' || type === 'dyn' || type === param) return true;
      return param === 'number' && (type === 'int' || type === 'uint' || type === 'double' || type === 'decimal');
    })
  );
}
