import { SettingsError } from '../settings/errors.ts';
import type { Answer, DocsSection } from './check.ts';
import type { CheckedFrom } from './ports.ts';

const ENDPOINTS: DocsSection = { page: 'networks.md', heading: 'VPC endpoints' };
const KEYS: DocsSection = { page: 'access.md', heading: 'Keys of your own' };
const SIGN_IN: DocsSection = { page: 'access.md', heading: 'Sign in to Kafka' };
const SETTINGS: DocsSection = { page: 'runbook.md', heading: 'Settings cannot be used' };

/** A service of AWS that something is asked of. */
export type AwsService =
  | 'CloudWatch'
  | 'DynamoDB'
  | 'EventBridge Scheduler'
  | 'Lambda'
  | 'CloudWatch Logs'
  | 'MSK or Secrets Manager'
  | 'SSM';

/** Why a service of AWS does not give what was asked of it. What only who asks lacks is not known, and no fault of the connector. */
export function awsVerdict(error: unknown, service: AwsService, from: CheckedFrom): Answer {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof SettingsError) {
    return {
      ...{ verdict: 'fail', answer: message },
      ...{ advice: 'mend it in SSM, or deploy again', section: SETTINGS },
    };
  }
  if (/^secret .*(?:must be|privateKey must)|has no (?:public )?brokers|needs a secret/.test(message)) {
    return {
      ...{ verdict: 'fail', answer: message, section: SIGN_IN },
      advice: 'give the secret what this way of signing in takes, or enable it in the MSK cluster',
    };
  }
  if (/kms/i.test(name) || /\bkms:|KMS (?:key|exception)|ciphertext/i.test(message)) {
    return { verdict: 'fail', answer: message, advice: 'let the policy of the key admit who reads', section: KEYS };
  }
  if (/NoAnswer|Timeout/.test(name) || /no answer (?:of|within)|gave no answer|ETIMEDOUT|ENOTFOUND/.test(message)) {
    return {
      ...{ verdict: 'fail', answer: message, section: ENDPOINTS },
      advice: `make a way to ${service}: a NAT gateway, or a VPC endpoint whose group admits the function`,
    };
  }
  if (/NotFound/.test(name) || /does not exist|NotFoundException|can’t find|can't find/.test(message)) {
    return {
      ...{ verdict: 'fail', answer: message === '' ? `${service}: it does not exist` : message },
      ...{ advice: 'make it, or mend its name in the connectors file and deploy', section: SETTINGS },
    };
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name) || /not authorized/.test(message)) {
    return from === 'here'
      ? {
          ...{ verdict: 'unknown', answer: message },
          advice: 'give who runs this the right that is named; what the function may do, --from-function tells',
        }
      : {
          ...{ verdict: 'fail', answer: message },
          ...{
            advice: 'the function’s role, or a policy above it, does not allow it: deploy again',
            section: SETTINGS,
          },
        };
  }
  return { verdict: 'unknown', answer: `${service}: ${message === '' ? name : message}` };
}
