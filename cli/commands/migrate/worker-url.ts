import { OperationError } from '../../../operations/operation-error.ts';
import { type Parameter, parsed } from '../../frame/parameter.ts';

/** The address of a worker of Kafka Connect. */
export function workerUrl(about: string): Parameter<URL | undefined> {
  return parsed<URL, undefined>('URL', about, undefined, (given, { shown }) => {
    if (/^https?:/.test(given) && URL.canParse(given)) return new URL(given);
    throw new OperationError('asked-wrongly', `${shown} must be a URL such as http://connect:8083`);
  });
}
