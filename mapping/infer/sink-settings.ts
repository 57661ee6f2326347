import type { Proposal } from './infer.ts';

/** Names that are chosen beside the mapping. */
export interface SinkNames {
  readonly sink: string;
  readonly database: string;
  /** Address of the registry that has the schemas of values; left out, they are JSON. */
  readonly registry?: string | undefined;
}

/** The settings of a sink with a proposed mapping, as a person writes them. */
export function proposedSink(proposal: Proposal, { database, registry }: SinkNames): object {
  const { topics, databasePrecision, envelope, isMany, csv, routes } = proposal;
  return {
    topics,
    database,
    databasePrecision,
    format: csv === undefined ? 'json' : 'csv',
    ...(csv !== undefined && Object.keys(csv).length > 0 && { csv }),
    ...(registry !== undefined && { valueSchemaRegistry: { url: registry } }),
    ...(isMany && { documents: 'many' }),
    ...(envelope.connect && { schemasEnable: true }),
    ...(envelope.debezium && { debezium: { deletes: 'skip' } }),
    routes,
  };
}
