/** The consumer group of one topic of a sink, so named that adding a topic never changes another's group. */
export function consumerGroupOf(
  deployment: string,
  sink: string,
  topic: string,
  settings: { readonly consumerGroupId?: string | undefined },
): string {
  return settings.consumerGroupId ?? `${deployment}-${sink}-${topic}`;
}
