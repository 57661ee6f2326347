const MAX_LENGTH = 249;
const LEGAL = /^[a-zA-Z0-9._-]+$/;

/** Why a topic may not have this name, as Kafka's Topic.validate says it; undefined when it may. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return "Topic name is invalid: '.' or '..' is not allowed";
  if (name.length > MAX_LENGTH)
    return `Topic name is invalid: the length ${name.length} is larger than the max allowed length ${MAX_LENGTH}`;
  if (!LEGAL.test(name)) {
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return undefined;
}

/** Names that differ only in '.' and '_' share one metric name, so Kafka takes only the first of them. */
export function metricName(name: string): string {
  return name.replaceAll('.', '_');
}
