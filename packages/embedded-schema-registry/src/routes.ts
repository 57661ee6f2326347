import { levelOf } from './compatibility.ts';
import { invalidLevel, invalidSchema, RegistryError } from './errors.ts';
import { FORMATS } from './formats.ts';
import type { NewSchema, Reference, Subjects, Version } from './subjects.ts';

/** What is asked. */
export interface Question {
  readonly method: string;
  /** Parts of the path, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The answer to a question. @throws RegistryError */
export function answer(subjects: Subjects, { method, path, query, body }: Question): unknown {
  const [top, first = '', second, third = '', fourth] = path;
  const isPermanent = query.get('permanent') === 'true';
  const withDeleted = query.get('deleted') === 'true';
  switch (`${method} ${top ?? ''} ${path.length}`) {
    case 'GET  0':
    case 'GET mode 1':
      return top === 'mode' ? { mode: 'READWRITE' } : {};
    case 'GET subjects 1':
      return subjects.names(withDeleted);
    case 'POST subjects 2':
      return shown(subjects.find(first, schemaIn(body)));
    case 'DELETE subjects 2':
      return subjects.deleteSubject(first, isPermanent);
    case 'GET subjects 3':
      return subjects.versions(first, withDeleted);
    case 'POST subjects 3':
      return { id: subjects.register(first, schemaIn(body)) };
    case 'GET subjects 4':
      return shown(subjects.version(first, third, withDeleted));
    case 'DELETE subjects 4':
      return subjects.deleteVersion(first, third, isPermanent);
    case 'GET subjects 5':
      return new RawText(subjects.version(first, third, withDeleted).text);
    case 'GET schemas 2':
      if (first !== 'types') break;
      return ['JSON', 'PROTOBUF', 'AVRO'];
    case 'GET schemas 3': {
      const { text, format, references } = subjects.schema(second ?? '');
      return { ...typed(format, references), schema: text };
    }
    case 'GET schemas 4':
      if (third === 'schema') return new RawText(subjects.schema(second ?? '').text);
      if (third === 'subjects') return [...new Set(subjects.versionsOf(second ?? '').map(({ subject }) => subject))];
      return subjects.versionsOf(second ?? '').map(({ subject, version }) => ({ subject, version }));
    case 'POST compatibility 4':
    case 'POST compatibility 5':
      return { is_compatible: subjects.isCompatible(second ?? '', fourth, schemaIn(body)) };
    case 'GET config 1':
      return { compatibilityLevel: subjects.level };
    case 'PUT config 1':
      subjects.level = levelIn(body);
      return { compatibility: subjects.level };
    case 'GET config 2':
      return {
        compatibilityLevel:
          query.get('defaultToGlobal') === 'true' ? subjects.levelOf(first) : subjects.ownLevel(first),
      };
    case 'PUT config 2':
      subjects.setLevel(first, levelIn(body));
      return { compatibility: subjects.levelOf(first) };
  }
  throw new RegistryError(404, 'HTTP 404 Not Found');
}

/** An answer that is a schema alone, not JSON about one. */
export class RawText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function shown({ subject, version, id, text, format, references }: Version) {
  return { subject, version, id, ...typed(format, references), schema: text };
}

/** Of Avro the type is left out. */
function typed(format: string, references: readonly Reference[]) {
  return { ...(format !== 'AVRO' && { schemaType: format }), ...(references.length > 0 && { references }) };
}

function schemaIn(body: string): NewSchema {
  const { schema, schemaType = 'AVRO', references = [] } = objectIn(body);
  const format = FORMATS.find((each) => each === schemaType);
  if (format === undefined) throw invalidSchema(`Invalid schema type ${String(schemaType)}`);
  if (typeof schema !== 'string') throw new RegistryError(42201, 'Empty schema');
  if (!Array.isArray(references) || !references.every(isReference)) throw invalidSchema('references');
  return { schema, format, references: references.map(({ name, subject, version }) => ({ name, subject, version })) };
}

function levelIn(body: string) {
  const level = levelOf(objectIn(body).compatibility);
  if (level === undefined) throw invalidLevel();
  return level;
}

function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // Answered as anything else that is no object.
  }
  throw new RegistryError(400, 'Unable to process JSON');
}

function isReference(value: unknown): value is Reference {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.subject === 'string' &&
    typeof value.version === 'number'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
