const QUOTED_OR_UPPER = /'(?:[^'\\]|\\[\s\S])*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|`[^`]*(?:`|$)|[A-Z]+/g;

/** SQL text in lower case except what stands in quotes or backticks: so TDengine sees, and quotes, every statement. */
export function lowerOutsideQuotes(sql: string): string {
  return sql.replace(QUOTED_OR_UPPER, (part) => (/^['"`]/.test(part) ? part : part.toLowerCase()));
}
