import { userArn } from '../aws/names.ts';
import type { Service } from '../aws/protocol/call.ts';
import { startAwsServer } from '../aws/server.ts';
import { nowSeconds, ssmOperations } from './operations.ts';
import { ParameterStore, type PutRequest } from './parameter-store.ts';

/** A running parameter store. */
export interface LocalSsm {
  readonly port: number;
  /** For `AWS_ENDPOINT_URL_SSM`. */
  readonly url: string;
  /** The same store, for another server. */
  readonly service: Service;
  /** Writes a parameter as PutParameter does. @throws SsmError */
  put(request: PutRequest): void;
  close(): Promise<void>;
}

/** Who writes what a deploy does. */
const DEPLOYER = userArn('deploy');

/** Starts an SSM Parameter Store in memory that @aws-sdk/client-ssm can talk to. @param port 0 is any free one */
export async function startSsm({ port = 0 }: { readonly port?: number } = {}): Promise<LocalSsm> {
  const store = new ParameterStore();
  const service = { operations: ssmOperations(store) };
  const server = await startAwsServer({ ssm: service }, port);
  return {
    ...server,
    service,
    put: (request) => void store.put(request, DEPLOYER, nowSeconds()),
  };
}
