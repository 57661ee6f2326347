import { READING_SCHEMA } from './payloads.ts';

/** Gives a registry that is empty the schema of readings in Avro, which gets the id 1. */
export async function registerReadings(url: string): Promise<void> {
  const body = JSON.stringify({ schema: JSON.stringify(READING_SCHEMA) });
  await fetch(`${url}/subjects/readings-value/versions`, { method: 'POST', body });
}
