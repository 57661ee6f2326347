import * as z from 'zod';
import { awsVerdict } from '../../functions/shared/doctor/aws-verdicts.ts';
import type { Answer, CheckResult } from '../../functions/shared/doctor/check.ts';
import { checkResultJson } from './doctor-json.ts';
import type { HerePorts } from './here.ts';

const answerJson = z.object({ checks: z.array(checkResultJson) });

/** Longest wait for a function that looks at what it needs, in ms: its checks take a minute at most, and its start some seconds. */
const LIMIT_MS = 120_000;

/**
 * Has the function of a connector look at what it needs, in its own network and with its own rights. Needs
 * lambda:InvokeFunction. One that cannot be invoked, or does not answer, is a line too.
 */
export async function askFunction(ports: HerePorts): Promise<readonly CheckResult[]> {
  const { target, connector } = ports;
  try {
    const { InvokeCommand } = await import('@aws-sdk/client-lambda');
    const client = await target.aws.in(connector.region).lambda();
    const topics = (await ports.mappings().catch(() => [])).map(({ topic, consumerGroupId: group }) => ({
      topic,
      group,
    }));
    const input = {
      FunctionName: connector.functionName,
      Payload: Buffer.from(JSON.stringify({ doctor: { topics } })),
    };
    const { FunctionError, Payload } = await client.send(new InvokeCommand(input), {
      abortSignal: AbortSignal.timeout(LIMIT_MS),
    });
    const told: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
    if (FunctionError !== undefined) return [invocation(failureVerdict(told))];
    return answerJson.parse(told).checks;
  } catch (error) {
    return [invocation(refusalVerdict(error))];
  }
}

function invocation(answer: Answer): CheckResult {
  return { check: 'invocation', subject: '', tried: 'have the function look at what it needs', ...answer };
}

const FAILS = { page: 'runbook.md', heading: 'Invocations fail' } as const;

/** Why an invocation failed, by Lambda's answer: `errorType` and `errorMessage`. */
export function failureVerdict(told: unknown): Answer {
  const { errorType, errorMessage } = Object(told);
  const message = typeof errorMessage === 'string' ? errorMessage : 'it failed without a message';
  if (/it is not of a Kafka event source|unknown key "doctor"/.test(message)) {
    return {
      ...{ verdict: 'fail', answer: 'the function is of an older version, which knows no such event' },
      ...{ advice: 'deploy it again', section: FAILS },
    };
  }
  const isLate = errorType === 'Sandbox.Timedout' || /timed out/i.test(message);
  return {
    verdict: 'fail',
    answer: message,
    advice: isLate
      ? 'its timeout is too short to look at all: raise timeoutSeconds; what it waits for is likely out of its network'
      : 'its log says more',
    section: FAILS,
  };
}

/** Why an invocation did not come to be. */
export function refusalVerdict(error: unknown): Answer {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'TooManyRequestsException') {
    return {
      ...{ verdict: 'fail', answer: message, advice: 'see the line “concurrency”' },
      section: { page: 'runbook.md', heading: 'Invocations are throttled' },
    };
  }
  if (name === 'TimeoutError' || name === 'AbortError') {
    return {
      verdict: 'fail',
      answer: `no answer within ${LIMIT_MS / 1_000} s`,
      advice: 'its log says more',
      section: FAILS,
    };
  }
  if (/^KMS/.test(name)) {
    return {
      ...{ verdict: 'fail', answer: `${name}: ${message}`, advice: 'let the policy of the key admit the function' },
      section: { page: 'access.md', heading: 'Keys of your own' },
    };
  }
  if (/^(?:EC2|ENI|Subnet|InvalidSubnet|InvalidSecurityGroup)/.test(name)) {
    return {
      ...{ verdict: 'fail', answer: `${name}: ${message}`, advice: 'mend subnets and security groups of vpc' },
      section: { page: 'networks.md', heading: 'Who connects to whom' },
    };
  }
  return awsVerdict(error, 'Lambda', 'here');
}
