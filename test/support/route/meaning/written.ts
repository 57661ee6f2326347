import type {
  Condition,
  Keys,
  Mapping,
  MeantColumn,
  MeantRoute,
  MeantTime,
  Part,
  Path,
  Piece,
  Step,
  Template,
} from './model.ts';

/** A mapping as the settings of a sink say it. */
export function writtenMapping({
  routes,
  documents,
  unrouted,
  nonFinite,
  inferNumbers,
  inferStrings,
}: Mapping): object {
  return { routes: routes.map(writtenRoute), documents, unrouted, nonFinite, inferNumbers, inferStrings };
}

function writtenRoute(route: MeantRoute): object {
  const { kind, table, pattern, database, subtable, timestamp, explode, explodeObjects, when, columns, tags } = route;
  return {
    name: route.name,
    ...(route.hasPattern && { topicPattern: '.{6}(?<site>.*)' }),
    ...(when.length > 0 && { when: when.map(whenOf) }),
    [kind]: writtenTemplate(table),
    ...(pattern !== undefined && { [`${kind}Pattern`]: pattern }),
    ...(database !== undefined && { database: writtenTemplate(database) }),
    ...(subtable !== undefined && { subtable: writtenTemplate(subtable) }),
    ...(timestamp !== undefined && { timestamp: writtenTime(timestamp) }),
    ...(explode !== undefined && { explode: pathText(explode) }),
    ...(explodeObjects !== undefined && {
      explodeObjects: explodeObjects === true ? true : explodeObjects.map(pathText),
    }),
    parse: some(route.parse.map(({ path, from }) => ({ path: pathText(path), from }))),
    carry: some(route.carry.map((carry) => ({ ...carry, path: pathText(carry.path) }))),
    zip: some(route.zip.map((zip) => ({ ...zip, path: pathText(zip.path) }))),
    pivot: some(
      route.pivot.map(({ array, name, values, ...rules }) => ({
        ...rules,
        array: pathText(array),
        name: pathText(name),
        value: values.map(pathText),
      })),
    ),
    columns: columns.map(writtenColumn),
    tags: tags.map(writtenColumn),
    inferNumbers: route.inferNumbers,
    remaining: route.remaining && {
      ...route.remaining,
      stripPrefix: some(route.remaining.stripPrefix.map(pathText)),
    },
    ignore: route.ignore,
    provenance: route.provenance,
    replaceDots: route.replaceDots,
  };
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function writtenColumn({ source, ...rest }: MeantColumn): object {
  switch (source.kind) {
    case 'path':
      return { ...rest, path: pathText(source.path), default: source.default, required: source.required };
    case 'constant':
      return { ...rest, value: source.value };
    case 'template':
      return { ...rest, value: writtenTemplate(source.template) };
  }
}

function writtenTime({ source, unit, step }: MeantTime): object {
  const rest = {
    ...(unit !== undefined && { unit }),
    ...(step !== undefined && { step: `${step.count}${step.unit}` }),
  };
  switch (source.kind) {
    case 'field':
      return { field: pathText(source.path), missing: source.missing, ...rest };
    case 'template':
      return { value: writtenTemplate(source.template), ...rest };
    case 'record':
      return { source: 'record', ...rest };
  }
}

function whenOf(condition: Condition): unknown {
  switch (condition.kind) {
    case 'field':
      return { field: pathText(condition.path), ...condition.test };
    case 'header':
      return { header: condition.header, ...condition.test };
    case 'expression':
      return writtenPart(condition.part);
  }
}

function writtenTemplate(template: Template): string {
  return template.map(writtenPiece).join('');
}

function writtenPiece(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'name':
      return `\${${piece.name}}`;
    case 'path':
      // A capture comes before a field of its name.
      return `\${${piece.path.join() === 'site' ? '`site`' : pathText(piece.path)}}`;
    case 'expression':
      return `\${${writtenPart(piece.part)}}`;
  }
}

/** A path as settings write it. */
export function pathText(path: Path): string {
  return path.length === 0 ? '$value' : path.map(stepText).join('.');
}

function stepText(step: Step): string {
  if (typeof step !== 'string') return `$${step.mark}`;
  const isPlain = /^[^.`]+$/.test(step) && !/^\$(?:index|key|value)$/.test(step);
  return isPlain ? step : `\`${step.replaceAll('`', '``')}\``;
}

function writtenPart(part: Part): string {
  switch (part.kind) {
    case 'literal':
      if (typeof part.value === 'number' && Number.isInteger(part.value)) return part.value.toFixed(1);
      return typeof part.value === 'string' ? JSON.stringify(part.value) : String(part.value);
    case 'field':
      return recordText(part.path);
    case 'has':
      return `has(${recordText(part.path)})`;
    case 'name':
      return part.name;
    case 'header':
      return `headers[${JSON.stringify(part.name)}]`;
    case 'coalesce':
      return `coalesce(${part.parts.map(writtenPart).join(', ')})`;
    case 'choice':
      return `(${writtenPart(part.test)} ? ${writtenPart(part.yes)} : ${writtenPart(part.no)})`;
    case 'binary':
      return `(${writtenPart(part.left)} ${part.sign} ${writtenPart(part.right)})`;
  }
}

function recordText(path: Keys): string {
  const rest = path.map((key) => {
    if (/^\d+$/.test(key)) return `[${key}]`;
    return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return `record${rest.join('')}`;
}
