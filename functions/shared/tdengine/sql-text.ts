/** Longest statement that TDengine takes, in bytes. */
export const MAX_SQL_BYTES = 1_048_576;

/** A name in backticks, in which TDengine takes it as it is, case and all. */
export function quoteName(name: string): string {
  return name.includes('`') ? `\`${name.replaceAll('`', '``')}\`` : `\`${name}\``;
}

/** `database`.`table`, quoted. */
export function quoteTable(database: string, table: string): string {
  return `${quoteName(database)}.${quoteName(table)}`;
}

/** A string literal. The text must hold no U+0000, at which TDengine ends the statement. */
export function quoteText(text: string): string {
  return /['\\]/.test(text) ? `'${text.replace(/['\\]/g, '\\$&')}'` : `'${text}'`;
}

/** Why TDengine would not take a value, or would change it; never with the value itself. */
export interface Problem {
  readonly problem: string;
}

/** A problem. */
export function problem(text: string): Problem {
  return { problem: text };
}
