import { defineCommand } from '../frame/command.ts';
import { argument, flag, naming, parsed, text } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { KAFKA_PARAMETERS } from './sink/parameters.ts';

export const command = defineCommand({
  about: `Looks at all that connectors need to run, and says of each thing what was tried, what was answered and what to do: stack,
function, settings (usable, and those of the file), secrets and keys; of TDengine, each address: name, connection,
certificate, sign-in, version, clock, nodes, database, and the rights by statements that do nothing; of Kafka, each
broker: name, connection, certificate, sign-in, and topics, dead letter topic and consumer groups with what may be done
with them; what Lambda says of each mapping, and how far it is behind; of a source its schedules and its positions in
DynamoDB; concurrency, alarms, log group. Ends with 1 when something failed or could not be found out. Nothing is
changed, and nothing is written to Kafka or TDengine.

Checks are made at the same time, each for some seconds at most. One whose need has failed says so. Settings, secrets,
TDengine, Kafka and DynamoDB are looked at from this machine, with IAM by the rights of who runs this; with
--from-function by the connector’s own function, in its network and by its rights. That needs lambda:InvokeFunction, and
invokes it for up to a minute, by an event that does nothing else.`,
  parameters: {
    connector: argument(naming('connector', text('CONNECTOR', 'the one connector that is meant'))),
    ...TARGET_PARAMETERS,
    ...KAFKA_PARAMETERS,
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
    fromFunction: flag('have the function of each connector look, from its own network and with its own rights'),
    problems: flag('show only what is not well'),
  },
  examples: [
    'doctor',
    'doctor meters --problems',
    'doctor meters --from-function',
    'doctor --local',
    'doctor meters --json | jq \'.connectors[].checks[] | select(.verdict == "fail")\'',
  ],
  json: async () => (await import('../../operations/doctor/doctor-json.ts')).doctorJson,
  async run(values, context) {
    const { connector, brokers, kafkaAuthentication, tdengine, fromFunction, problems, ...options } = values;
    if (fromFunction && [brokers, kafkaAuthentication, tdengine].some((each) => each !== undefined)) {
      throw context.usageError(
        '--from-function goes by what the function has: without --brokers, --kafka-authentication, --tdengine',
      );
    }
    const [{ diagnose }, { isHealthy }, { doctorLines }] = await Promise.all([
      import('../../operations/doctor/doctor.ts'),
      import('../../operations/doctor/doctor-json.ts'),
      import('./doctor/doctor-lines.ts'),
    ]);
    let done = 0;
    context.ifInterrupted(() => 'Nothing was changed: begin again.');
    context.progress('reading the deployment …');
    const diagnosis = await withTarget(options, (target) =>
      diagnose(target, {
        only: connector,
        overrides: { kafka: { brokers, authentication: kafkaAuthentication }, tdengine },
        fromFunction,
        now: Date.now(),
        told(name, { check }) {
          done += 1;
          context.progress(`${done} checks made; ${name}: ${check} …`);
        },
      }),
    );
    context.show(diagnosis, () => doctorLines(diagnosis, !problems, context.width));
    return isHealthy(diagnosis) ? 'done' : 'findings';
  },
});
