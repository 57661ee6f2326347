const INTEGERS = [
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'TINYINT UNSIGNED',
  'SMALLINT UNSIGNED',
  'INT UNSIGNED',
  'BIGINT UNSIGNED',
] as const;
const SIZED = ['VARCHAR', 'NCHAR', 'VARBINARY', 'GEOMETRY'] as const;
const OTHERS = ['BOOL', 'FLOAT', 'DOUBLE', 'TIMESTAMP', 'JSON'] as const;

/** TDengine's types of whole numbers. */
export type IntegerType = (typeof INTEGERS)[number];
/** TDengine's types that are declared with a length. */
export type SizedType = (typeof SIZED)[number];

/** A type as a route declares it. */
export type ColumnType =
  | { readonly name: IntegerType | (typeof OTHERS)[number] }
  /** Length in bytes, of NCHAR in characters; left out, it grows with the values. */
  | { readonly name: SizedType; readonly length: number | undefined }
  | { readonly name: 'DECIMAL'; readonly precision: number; readonly scale: number };

/** Digits that a DECIMAL of TDengine has at most. */
export const MAX_DECIMAL_PRECISION = 38;

const TYPE = /^([A-Z]+(?: UNSIGNED)?)(?: ?\((\d{1,5})(?:, ?(\d{1,2}))?\))?$/;

/** What is to be written for a type. */
export const TYPE_RULE = `must be a type of TDengine: ${[...INTEGERS, ...OTHERS].join(', ')}, DECIMAL(p, s), or ${SIZED.join(', ')} with or without (length)`;

/** A type from its text, such as `VARCHAR(64)`; case does not matter. @returns undefined for what is no type. */
export function parseColumnType(text: string): ColumnType | undefined {
  const [, name = '', first, second] = TYPE.exec(text.toUpperCase()) ?? [];
  if (name === 'DECIMAL') return decimalType(first, second);
  if (second !== undefined) return undefined;
  // TDengine's own other name.
  const sized = name === 'BINARY' ? 'VARCHAR' : SIZED.find((type) => type === name);
  if (sized !== undefined) {
    const length = first === undefined ? undefined : Number(first);
    return length === 0 ? undefined : { name: sized, length };
  }
  if (first !== undefined) return undefined;
  const plain = INTEGERS.find((type) => type === name) ?? OTHERS.find((type) => type === name);
  return plain && { name: plain };
}

function decimalType(first: string | undefined, second = '0'): ColumnType | undefined {
  const precision = Number(first ?? 0);
  const scale = Number(second);
  if (precision < 1 || precision > MAX_DECIMAL_PRECISION || scale > precision) return undefined;
  return { name: 'DECIMAL', precision, scale };
}

/** Whether a type is one of whole numbers. */
export function isIntegerType(name: string): name is IntegerType {
  return INTEGERS.some((type) => type === name);
}
