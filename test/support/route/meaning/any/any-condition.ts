import fc from 'fast-check';
import type { Condition, Scalar, Test } from '../model.ts';
import { partIn } from './any-part.ts';
import type { FieldKey } from './fields.ts';
import { fieldIn, pathIn, type Shape } from './shapes.ts';

const EQUALS: readonly Scalar[] = ['a', 'b', 1, 0, 20.1, true, '9007199254740993', 7, '1'];

/** Numbers that fields have, however they spell them. */
const NUMBERS: readonly Scalar[] = [20, 20.1, -40.25, 1, 0, 7, 120, '9007199254740993'];

const anyTest: fc.Arbitrary<Test> = fc.oneof(
  fc.constantFrom(...EQUALS).map((equals): Test => ({ equals })),
  fc.array(fc.constantFrom(...EQUALS), { minLength: 1, maxLength: 3 }).map((all): Test => ({ in: all })),
  fc.boolean().map((exists): Test => ({ exists })),
);

export function conditionIn(shape: Shape): fc.Arbitrary<Condition> {
  const { explode = [], places } = shape;
  const kind = fc
    .constantFrom(...places)
    .map((place): Condition => ({ kind: 'field', path: [...place, 'kind'], test: { in: ['a', 'b'] } }));
  const half = fc
    .constantFrom(...places)
    .map((place): Condition => ({ kind: 'field', path: [...place, 'kind'], test: { equals: 'a' } }));
  const number = fc
    .tuple(fc.constantFrom(...places), fc.constantFrom<FieldKey>('n', 'n', 'i', 'big'))
    .map(([place, field]): Condition => ({ kind: 'field', path: [...place, field], test: { in: NUMBERS } }));
  const present = fc.tuple(fc.nat(explode.length), fc.boolean()).map(
    ([length, exists]): Condition => ({
      kind: 'field',
      path: explode.slice(0, Math.max(1, length)),
      test: { exists: exists || explode.length === 0 },
    }),
  );
  const there = fieldIn(shape).map(([path]): Condition => ({ kind: 'field', path, test: { exists: true } }));
  const any = fc.tuple(pathIn(shape), anyTest).map(([path, test]): Condition => ({ kind: 'field', path, test }));
  const header = fc
    .tuple(fc.constantFrom('h', 'a-b', 'gone'), anyTest)
    .map(([header, test]): Condition => ({ kind: 'header', header, test }));
  const expression = partIn(shape).map((part): Condition => {
    const isTest = part.kind === 'has' || (part.kind === 'binary' && (part.sign === '==' || part.sign === '&&'));
    return {
      kind: 'expression',
      part: isTest ? part : { kind: 'binary', sign: '==', left: part, right: { kind: 'literal', value: 1n } },
    };
  });
  return fc.oneof(
    { weight: 6, arbitrary: kind },
    { weight: 2, arbitrary: half },
    { weight: 4, arbitrary: number },
    { weight: explode.length > 0 ? 4 : 0, arbitrary: present },
    { weight: 3, arbitrary: there },
    { weight: 1, arbitrary: any },
    { weight: 1, arbitrary: header },
    { weight: 2, arbitrary: expression },
  );
}
