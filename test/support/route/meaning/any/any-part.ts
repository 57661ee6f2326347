import fc from 'fast-check';
import { INDEX, type Keys, type Part, type Path, type Piece, type Template } from '../model.ts';
import type { FieldKey } from './fields.ts';
import { fieldIn, key, pathIn, type Shape } from './shapes.ts';

const LITERALS = [0n, 1n, 7n, 42n, 2n ** 53n + 1n, 2n ** 63n - 1n, true, false, null, 2.5, 0.1, 'a', 'x'] as const;

export function partIn({ places, marks }: Shape): fc.Arbitrary<Part> {
  const isPlain = (path: Keys) => !path.includes('-1');
  const place = fc.constantFrom(...places.filter(isPlain));
  const fieldPath = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(place, key).map(([keys, field]): Keys => [...keys, field]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Keys>(['x.y'], ['gone'], ['o'], ['l'], ['site'], ['o', 'o'], ['readings']),
    },
  );
  const hasIndex = marks.includes(marks.find((path) => path.length === 1 && path[0] === INDEX) ?? []);
  const { part } = fc.letrec<{ part: Part; test: Part }>((tie) => {
    const field = fieldPath.map((path): Part => ({ kind: 'field', path }));
    const has = fieldPath.filter((path) => path.length > 0).map((path): Part => ({ kind: 'has', path }));
    const literal = fc.constantFrom(...LITERALS).map((value): Part => ({ kind: 'literal', value }));
    const names = ['topic', 'key', 'offset', 'timestamp', ...(hasIndex ? (['index'] as const) : [])] as const;
    const name = fc.constantFrom(...names).map((name): Part => ({ kind: 'name', name }));
    const header = fc.constantFrom('h', 'a-b', 'gone').map((name): Part => ({ kind: 'header', name }));
    const coalesce = fc
      .array(tie('part'), { minLength: 1, maxLength: 3 })
      .map((parts): Part => ({ kind: 'coalesce', parts }));
    const test = fc.oneof(
      { withCrossShrink: true },
      has,
      fc.tuple(field, literal).map(([left, right]): Part => ({ kind: 'binary', sign: '==', left, right })),
      fc.tuple(has, has).map(([left, right]): Part => ({ kind: 'binary', sign: '&&', left, right })),
    );
    const choice = fc
      .tuple(tie('test'), tie('part'), tie('part'))
      .map(([test, yes, no]): Part => ({ kind: 'choice', test, yes, no }));
    const sum = fc
      .tuple(
        fc.constantFrom('+', '*'),
        field,
        fc.oneof(
          field,
          fc.constantFrom(1n, 7n, 2.5, 2n ** 62n).map((value): Part => ({ kind: 'literal', value })),
        ),
      )
      .map(([sign, left, right]): Part => ({ kind: 'binary', sign, left, right }));
    const part = fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 3 },
      { weight: 4, arbitrary: field },
      { weight: 1, arbitrary: literal },
      { weight: 1, arbitrary: name },
      { weight: 1, arbitrary: header },
      { weight: 3, arbitrary: coalesce },
      { weight: 2, arbitrary: choice },
      { weight: 2, arbitrary: sum },
      { weight: 2, arbitrary: tie('test') },
    );
    return { part, test };
  });
  return part;
}

const NAMES = fc.constantFrom('topic', 'key', 'site').map((name): Piece => ({ kind: 'name', name }));

function pieceIn(shape: Shape, isValue: boolean): fc.Arbitrary<Piece> {
  const isField = (path: Path) => path.every((step) => typeof step === 'string') && path.length > 0;
  const field = fc.tuple(
    fc.constantFrom(...shape.places),
    fc.constantFrom<FieldKey>('i', 's', 'kind', 'n', 'b', 'big'),
  );
  const paths = isValue
    ? fieldIn(shape).map(([path]): Piece => ({ kind: 'path', path }))
    : fc.oneof(
        { weight: 6, arbitrary: field.map(([place, key]): Piece => ({ kind: 'path', path: [...place, key] })) },
        { weight: 1, arbitrary: pathIn(shape).map((path): Piece => ({ kind: 'path', path })) },
      );
  const expression = partIn(shape)
    .filter((part) => part.kind !== 'literal' && part.kind !== 'name')
    .map((part): Piece => ({ kind: 'expression', part }));
  return fc.oneof(
    { weight: 5, arbitrary: paths.filter((piece) => !isValue || piece.kind !== 'path' || isField(piece.path)) },
    { weight: 2, arbitrary: NAMES },
    { weight: 3, arbitrary: expression },
  );
}

export function templateIn(shape: Shape, isValue: boolean): fc.Arbitrary<Template> {
  const piece = pieceIn(shape, isValue);
  const text = (text: string): Piece => ({ kind: 'text', text });
  return fc.oneof(
    { weight: 2, arbitrary: piece.map((one): Template => (isValue ? [one] : [text('t_'), one])) },
    { weight: 1, arbitrary: fc.tuple(piece, piece).map(([one, other]): Template => [one, text('-'), other]) },
  );
}
