import { type AddressLog, type ClientOptions, createTDengine, type TDengine } from './client.ts';
import type { TDengineConnection } from './connection.ts';

/** Gives the client of a connection: the same one, with the connections that it keeps, until something changes. */
export type ClientOf = (connection: TDengineConnection, compression?: ClientOptions['compression']) => TDengine;

/** Makes a keeper of one client, for the life of a container. `connection` is compared by identity. */
export function keptClient(log?: AddressLog): ClientOf {
  let kept:
    | { readonly connection: TDengineConnection; readonly compression: string; readonly tdengine: TDengine }
    | undefined;
  return (connection, compression = 'none') => {
    if (kept?.connection !== connection || kept.compression !== compression) {
      kept = { connection, compression, tdengine: createTDengine(connection, { compression, ...(log && { log }) }) };
    }
    return kept.tdengine;
  };
}
