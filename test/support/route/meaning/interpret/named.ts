import { type Condition, INDEX, type MeantRoute, type Part, type Path, type Piece, type Template } from '../model.ts';
import { placed } from './elements.ts';

/** Paths that a route names: those of values, or of what it only looks whether it is there. */
export function namedBy(route: MeantRoute, kind: 'field' | 'has' = 'field'): Path[] {
  const { columns, tags, timestamp, when, table, subtable = [], explode } = route;
  const isCapture = (name: string) => name !== 'site' || route.hasPattern;
  const inPart = (part: Part): Path[] => {
    switch (part.kind) {
      case 'field':
      case 'has':
        return part.kind === kind ? [part.path] : [];
      case 'coalesce':
        return part.parts.flatMap(inPart);
      case 'choice':
        return [part.test, part.yes, part.no].flatMap(inPart);
      case 'binary':
        return [part.left, part.right].flatMap(inPart);
      case 'name':
        return part.name === 'index' && kind === 'field' ? [[INDEX]] : [];
      default:
        return [];
    }
  };
  const inPiece = (piece: Piece): Path[] => {
    if (piece.kind === 'expression') return inPart(piece.part);
    if (kind === 'has') return [];
    if (piece.kind === 'path') return [piece.path];
    return piece.kind === 'name' && !isCapture(piece.name) ? [[piece.name]] : [];
  };
  const inTemplate = (template: Template) => template.flatMap(inPiece);
  const inCondition = (condition: Condition): Path[] => {
    if (condition.kind === 'expression') return inPart(condition.part);
    if (condition.kind === 'header') return [];
    return 'exists' in condition.test === (kind === 'has') ? [condition.path] : [];
  };
  const found = [...columns, ...tags].flatMap(({ source }): Path[] => {
    if (source.kind === 'template') return inTemplate(source.template);
    return source.kind === 'path' && kind === 'field' ? [source.path] : [];
  });
  const time = timestamp?.source;
  if (time?.kind === 'field' && kind === 'field') found.push(time.path);
  if (time?.kind === 'template') found.push(...inTemplate(time.template));
  found.push(...when.flatMap(inCondition), ...inTemplate(table), ...inTemplate(subtable));
  return found.map((path) => placed(path, { ...route, explode }));
}
