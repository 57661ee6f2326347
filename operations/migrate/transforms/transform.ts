import type { Options } from '../keys/options.ts';
import type { Outcome } from '../report.ts';

/** A single message transform of a connector. */
export interface Transform {
  readonly alias: string;
  /** The class without its package and `$Key` or `$Value`, such as `ReplaceField`. */
  readonly kind: string;
  /** Whether it changes the key or the value; undefined where it is about neither, or the class does not say. */
  readonly on: 'Key' | 'Value' | undefined;
  readonly predicate: Predicate | undefined;
  option(name: string): string | undefined;
  /** Says what becomes of all its options, and of those of its predicate. */
  say(outcome: Outcome, to?: string, note?: string): void;
}

/** What becomes of a transform, to which setting, and how it differs. */
export type Said = readonly [outcome: Outcome, to?: string | undefined, note?: string | undefined];

/** What decides whether a transform is applied to a record. */
export interface Predicate {
  readonly kind: string;
  readonly negate: boolean;
  option(name: string): string | undefined;
}

/** The transforms of a connector in their order. Options of transforms that are defined and not listed are told of. */
export function transformsOf(options: Options): readonly Transform[] {
  const { value, say } = options;
  const aliases = list(value('transforms'));
  const predicates = list(value('predicates'));
  say('transforms', 'mapped', undefined, 'each below');
  say('predicates', 'mapped', undefined, 'with the transforms that they are of');
  const transforms = aliases.map((alias): Transform => {
    const type = value(`transforms.${alias}.type`) ?? '';
    const [, kind = type, on] = /^(?:[\w.]*\.)?(\w+)(?:\$(Key|Value))?$/.exec(type) ?? [];
    const predicate = value(`transforms.${alias}.predicate`);
    return {
      alias,
      kind,
      on: on === 'Key' || on === 'Value' ? on : undefined,
      option: (name) => value(`transforms.${alias}.${name}`),
      predicate: predicate === undefined ? undefined : predicateOf(predicate, alias),
      say(outcome, to, note) {
        for (const key of options.beginningWith(`transforms.${alias}.`)) say(key, outcome, to, note);
        if (predicate === undefined) return;
        for (const key of options.beginningWith(`predicates.${predicate}.`)) say(key, outcome, to, note);
      },
    };
  });
  for (const key of [...options.beginningWith('transforms.'), ...options.beginningWith('predicates.')]) {
    const [room, alias = ''] = key.split('.');
    if (!(room === 'transforms' ? aliases : predicates).includes(alias))
      say(key, 'gone', undefined, `${room} does not list it`);
  }
  return transforms;

  function predicateOf(name: string, alias: string): Predicate {
    return {
      kind: (value(`predicates.${name}.type`) ?? '').split('.').at(-1) ?? '',
      negate: value(`transforms.${alias}.negate`) === 'true',
      option: (option) => value(`predicates.${name}.${option}`),
    };
  }
}

/** A list as Kafka writes it. */
export function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
}
