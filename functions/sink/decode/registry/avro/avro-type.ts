/** What a number or bytes stand for, of which the text depends. Others are types of columns only. */
export type AvroLogical =
  | { readonly name: 'decimal'; readonly scale: number }
  /** Of 16 bytes. */
  | { readonly name: 'uuid' };

/** A type of an Avro schema (https://avro.apache.org/docs/1.12.0/specification/), with named types in the place of their names. */
export type AvroType =
  | { readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'string' }
  | { readonly kind: 'bytes'; readonly logical: AvroLogical | undefined }
  | { readonly kind: 'fixed'; readonly size: number; readonly logical: AvroLogical | undefined }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | AvroRecord;

/** A record, whose fields may be records of the same type. */
export interface AvroRecord {
  readonly kind: 'record';
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}
