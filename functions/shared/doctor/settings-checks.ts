import { type AwsService, awsVerdict } from './aws-verdicts.ts';
import type { Answer, Check } from './check.ts';
import type { DoctorPorts } from './ports.ts';

const LIMIT_MS = 12_000;

/** What is looked at of the parameters in SSM. */
export const SETTINGS_CHECKS: readonly Check<DoctorPorts>[] = [
  {
    name: 'settings',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'read the settings in SSM as the function does',
    run: (ports) => asked(ports, 'SSM', async () => told(await ports.wanted())),
  },
  {
    name: 'TDengine secret',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'read and decrypt the secret of TDengine in SSM, and its certificates',
    run: (ports) =>
      asked(ports, 'SSM', async () => {
        const connection = await ports.connection();
        const certificates = connection.caCertificates === undefined ? 'public authorities' : 'authorities of its own';
        return 'token' in connection ? `a token; ${certificates}` : `user ${connection.user}; ${certificates}`;
      }),
  },
];

function told({ databases, deadLetterTopic }: Awaited<ReturnType<DoctorPorts['wanted']>>): string {
  const letters = deadLetterTopic === undefined ? '' : `, dead letters to ${deadLetterTopic}`;
  return `they can be used: database ${databases.join(', ')}${letters}`;
}

/** What a service of AWS answers, or why it does not. */
export async function asked(
  { from }: Pick<DoctorPorts, 'from'>,
  service: AwsService,
  ask: () => Promise<string>,
): Promise<Answer> {
  try {
    return { verdict: 'ok', answer: await ask() };
  } catch (error) {
    return awsVerdict(error, service, from);
  }
}
