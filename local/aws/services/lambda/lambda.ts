import type { LocalAccount } from '../../account.ts';
import type { Route, Service } from '../../protocol/call.ts';
import { functionOperations } from './functions.ts';
import { invokeOperation } from './invoke.ts';
import { mappingOperations } from './mappings.ts';

const FUNCTION = '/2015-03-31/functions/{FunctionName}';
const MAPPINGS = '/2015-03-31/event-source-mappings';

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: `${FUNCTION}/invocations`,
    operation: 'Invoke',
    headers: { InvocationType: 'x-amz-invocation-type', LogType: 'x-amz-log-type' },
    payload: 'Payload',
  },
  { method: 'GET', path: '/2015-03-31/functions', operation: 'ListFunctions' },
  { method: 'GET', path: FUNCTION, operation: 'GetFunction' },
  { method: 'GET', path: `${FUNCTION}/configuration`, operation: 'GetFunctionConfiguration' },
  {
    method: 'GET',
    path: '/2019-09-30/functions/{FunctionName}/concurrency',
    operation: 'GetFunctionConcurrency',
  },
  { method: 'GET', path: '/2016-08-19/account-settings', operation: 'GetAccountSettings' },
  { method: 'GET', path: MAPPINGS, operation: 'ListEventSourceMappings' },
  { method: 'GET', path: `${MAPPINGS}/{UUID}`, operation: 'GetEventSourceMapping' },
  { method: 'PUT', path: `${MAPPINGS}/{UUID}`, operation: 'UpdateEventSourceMapping' },
];

/**
 * Lambda: the functions that run here, and the mappings that hand records to them.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
export function lambdaService(account: LocalAccount): Service {
  return {
    routes: ROUTES,
    operations: {
      ...functionOperations(account),
      ...invokeOperation(account),
      ...mappingOperations(account),
    },
  };
}
