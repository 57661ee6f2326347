import { UsageError } from '../terminal/usage.ts';

/** Where a command line is read, for what is said of a wrong one. */
export interface Asked {
  /** How a person writes the parameter, such as `--count` or `FILE`. */
  readonly shown: string;
  /** How a person starts the command, such as `tdkafka preview`. */
  readonly command: string;
}

/** Something that a command takes: an option, or an argument that stands by its place. */
export interface Parameter<T> {
  readonly kind: 'flag' | 'option' | 'argument';
  /** What stands for its value in help, such as `FILE`; empty of a flag. */
  readonly value: string;
  /** What it is, for help; begins with a small letter, and ends without a full stop. */
  readonly about: string;
  /** Whether it can be given more than once. */
  readonly many: boolean;
  readonly needed: boolean;
  /** All that it may be, where that is a list. */
  readonly choices?: readonly string[];
  /** What it is when it is left out, as help shows it. */
  readonly fallback?: string;
  /** What its values name, for the completion of shells. */
  readonly names?: 'file' | 'connector' | 'setting';
  /** @param given the values on the command line, in their order; of a flag one for each time. @throws UsageError */
  read(given: readonly string[], asked: Asked): T;
}

/** The parameters of a command by the names of their values in the program: `endpointUrl` is `--endpoint-url`. */
export type Parameters<T> = { readonly [K in keyof T]: Parameter<T[K]> };

/** An option without a value. */
export function flag(about: string): Parameter<boolean> {
  return { kind: 'flag', value: '', about, many: false, needed: false, read: (given) => given.length > 0 };
}

/** An option with a text. @param fallback what it is when it is left out */
export function text(value: string, about: string): Parameter<string | undefined>;
export function text(value: string, about: string, fallback: string): Parameter<string>;
export function text(value: string, about: string, fallback?: string): Parameter<string | undefined> {
  const own = { kind: 'option', value, about, many: false, needed: false } as const;
  return { ...own, ...(fallback !== undefined && { fallback }), read: (given) => given.at(-1) ?? fallback };
}

/** An option that must be given. */
export function needed(value: string, about: string): Parameter<string> {
  return {
    ...{ kind: 'option', value, about, many: false, needed: true },
    read([given], { shown, command }) {
      if (given !== undefined) return given;
      throw new UsageError(command, `${shown.startsWith('-') ? `${shown} ${value}` : shown} is missing`);
    },
  };
}

/** An option that may be given more than once. */
export function texts(value: string, about: string): Parameter<readonly string[]> {
  return { kind: 'option', value, about, many: true, needed: false, read: (given) => given };
}

/** An option that is one of a list. */
export function choice<C extends string>(value: string, choices: readonly C[], about: string): Parameter<C | undefined>;
export function choice<C extends string>(
  value: string,
  choices: readonly C[],
  about: string,
  fallback: C,
): Parameter<C>;
export function choice<C extends string>(
  value: string,
  choices: readonly C[],
  about: string,
  fallback?: C,
): Parameter<C | undefined> {
  const own = { kind: 'option', value, about, many: false, needed: false, choices } as const;
  return {
    ...own,
    ...(fallback !== undefined && { fallback }),
    read(given, { shown, command }) {
      const last = given.at(-1);
      if (last === undefined) return fallback;
      const known = choices.find((each) => each === last);
      if (known !== undefined) return known;
      throw new UsageError(command, `${shown} must be ${eitherOf(choices)}; got "${last}"`);
    },
  };
}

function eitherOf(choices: readonly string[]): string {
  return choices.length === 2 ? choices.join(' or ') : `one of ${choices.join(', ')}`;
}

/** Bounds of a whole number, both included. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** An option that is a whole number. */
export function whole(value: string, bounds: Bounds, about: string): Parameter<number | undefined>;
export function whole(value: string, bounds: Bounds, about: string, fallback: number): Parameter<number>;
export function whole(
  value: string,
  { from, to }: Bounds,
  about: string,
  fallback?: number,
): Parameter<number | undefined> {
  return parsed(value, about, fallback, (given, { shown, command }) => {
    const number = Number(given);
    if (/^\d{1,15}$/.test(given) && number >= from && number <= to) return number;
    throw new UsageError(command, `${shown} must be a whole number from ${from} to ${to}; got "${given}"`);
  });
}

/** An option whose value is read by a function of its own. @param read throws UsageError */
export function parsed<T, F extends T | undefined>(
  value: string,
  about: string,
  fallback: F,
  read: (given: string, asked: Asked) => T,
): Parameter<T | F> {
  return {
    ...{ kind: 'option', value, about, many: false, needed: false },
    ...(fallback !== undefined && { fallback: String(fallback) }),
    read(given, asked) {
      const last = given.at(-1);
      return last === undefined ? fallback : read(last, asked);
    },
  };
}

/** A parameter as an argument that stands by its place; the last of a command may take all that follow. */
export function argument<T>(parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, kind: 'argument' };
}

/** A parameter whose values are names of something, which shells complete. */
export function naming<T>(names: NonNullable<Parameter<T>['names']>, parameter: Parameter<T>): Parameter<T> {
  return { ...parameter, names };
}
