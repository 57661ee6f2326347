/** A step of a path: a key, or what stands for an element's place or a member's key. */
export type Step = string | Mark;
export interface Mark {
  readonly mark: 'index' | 'key';
}
/** Steps from the record's value; none is the value itself. */
export type Path = readonly Step[];
export type Keys = readonly string[];

export const INDEX: Mark = { mark: 'index' };
export const KEY: Mark = { mark: 'key' };

/** An expression as tests make and understand it. */
export type Part =
  | { readonly kind: 'literal'; readonly value: bigint | number | boolean | string | null }
  | { readonly kind: 'field' | 'has'; readonly path: Keys }
  | { readonly kind: 'name'; readonly name: 'topic' | 'key' | 'site' | 'offset' | 'index' | 'timestamp' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'coalesce'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly test: Part; readonly yes: Part; readonly no: Part }
  | { readonly kind: 'binary'; readonly sign: '+' | '*' | '==' | '&&'; readonly left: Part; readonly right: Part };

/** A piece of a template: text, or what stands in `${…}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: 'topic' | 'key' | 'site' }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'expression'; readonly part: Part };
export type Template = readonly Piece[];

export type Scalar = string | number | boolean;
export type TimeUnit = 's' | 'ms' | 'us' | 'ns' | 'iso' | 'auto';

/** A column or tag. */
export interface MeantColumn {
  readonly source:
    | { readonly kind: 'path'; readonly path: Path; readonly default?: Scalar | undefined; readonly required?: boolean }
    | { readonly kind: 'constant'; readonly value: Scalar }
    | { readonly kind: 'template'; readonly template: Template };
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly unit?: TimeUnit | undefined;
  readonly encoding?: 'base64' | 'hex' | undefined;
}

export type Condition =
  | { readonly kind: 'field'; readonly path: Path; readonly test: Test }
  | { readonly kind: 'header'; readonly header: string; readonly test: Test }
  | { readonly kind: 'expression'; readonly part: Part };
export type Test = { readonly in: readonly Scalar[] } | { readonly equals: Scalar } | { readonly exists: boolean };

export interface MeantTime {
  readonly source:
    | { readonly kind: 'field'; readonly path: Path; readonly missing?: 'reject' | 'record' | 'now' | undefined }
    | { readonly kind: 'template'; readonly template: Template }
    | { readonly kind: 'record' };
  readonly unit?: TimeUnit | undefined;
  readonly step?: { readonly count: number; readonly unit: 'ns' | 'us' | 'ms' | 's' } | undefined;
}

export interface Parse {
  readonly path: Keys;
  readonly from: readonly ('json' | 'base64' | 'hex' | 'gzip' | 'zlib')[];
}

export interface Pivot {
  readonly array: Keys;
  readonly name: Keys;
  readonly values: readonly Keys[];
  readonly duplicates: 'reject' | 'last';
  readonly incomplete: 'reject' | 'skip';
}

export interface Remaining {
  readonly separator: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Patterns of those that are tags. */
  readonly tags: readonly string[];
  readonly stripPrefix: readonly Keys[];
}

/** Arrays of an object that are put side by side. */
export interface Zip {
  readonly path: Keys;
  readonly arrays?: readonly string[] | undefined;
  readonly into: string;
}

/** Fields of an array's elements that go on to those behind. */
export interface Carry {
  readonly path: Keys;
  readonly fields: readonly string[];
}

/** A route of a mapping. */
export interface MeantRoute {
  readonly name: string;
  /** Whether it is for topics by a pattern, whose group `site` is all behind the first six characters. */
  readonly hasPattern: boolean;
  readonly when: readonly Condition[];
  readonly kind: 'stable' | 'table';
  readonly table: Template;
  readonly pattern?: string | undefined;
  readonly subtable?: Template | undefined;
  readonly database?: Template | undefined;
  readonly replaceDots?: string | undefined;
  readonly timestamp?: MeantTime | undefined;
  readonly explode?: Keys | undefined;
  readonly explodeObjects?: true | readonly Keys[] | undefined;
  readonly parse: readonly Parse[];
  readonly carry: readonly Carry[];
  readonly zip: readonly Zip[];
  readonly pivot: readonly Pivot[];
  readonly columns: readonly MeantColumn[];
  readonly tags: readonly MeantColumn[];
  readonly inferNumbers?: 'DOUBLE' | 'BIGINT' | undefined;
  readonly remaining?: Remaining | undefined;
  readonly ignore: readonly string[];
  readonly provenance: Readonly<
    Partial<Record<'topic' | 'partition' | 'offset' | 'key' | 'timestamp' | 'ingestTime', string>>
  >;
}

/** All that a sink with such routes is told. */
export interface Mapping {
  readonly topic: string;
  readonly precision: 'ms' | 'us' | 'ns';
  readonly routes: readonly MeantRoute[];
  readonly documents: 'one' | 'many';
  readonly unrouted: 'reject' | 'skip';
  readonly nonFinite: 'reject' | 'null';
  readonly inferNumbers: 'DOUBLE' | 'BIGINT';
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
}

/** A record of Kafka. */
export interface MeantRecord {
  /** Undefined for a tombstone. */
  readonly value: string | undefined;
  readonly key: Buffer | undefined;
  readonly headers: readonly (readonly [name: string, value: string | null])[];
  readonly timestamp: number;
}

/** What is the same of all records. */
export const PARTITION = 3;
export const OFFSET = 42;

/** Name of a column: the one that is set, or the keys of its path joined. */
export function nameOf(column: MeantColumn, { remaining }: MeantRoute): string {
  if (column.name !== undefined || column.source.kind !== 'path') return column.name ?? '';
  const { path } = column.source;
  if (path.length === 0) return 'value';
  return path.map((step) => (typeof step === 'string' ? step : step.mark)).join(remaining?.separator ?? '_');
}
