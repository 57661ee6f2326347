import type { Proposal } from './infer.ts';

/** Names that are chosen beside the mapping. */
export interface SinkNames {
  readonly sink: string;
  readonly database: string;
}

/** The settings of a sink with a proposed mapping, as a person writes them. */
export function proposedSink({ topics, databasePrecision, routes }: Proposal, { database }: SinkNames): object {
  return { topics, database, databasePrecision, format: 'json', routes };
}
