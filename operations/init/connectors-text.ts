import { stringify } from 'yaml';
import { connectorsFile } from '../../functions/shared/settings/file/connectors.ts';
import { parseSettings } from '../../functions/shared/settings/index.ts';
import type { KafkaAuthentication } from '../../functions/shared/settings/kafka-names.ts';

/** What a first connectors file is made of. */
export interface InitAnswers {
  readonly deployment: string;
  readonly kafka:
    | {
        readonly clusterArn: string;
        readonly authentication?: KafkaAuthentication | undefined;
        readonly secretArn?: string | undefined;
      }
    | {
        readonly bootstrapServers: string;
        readonly authentication: KafkaAuthentication;
        readonly secretArn?: string | undefined;
      };
  readonly tdengineUrl: string;
  /** Undefined: the user is root, by the settings' default. */
  readonly tdengineUser: string | undefined;
  readonly passwordParameter: string;
  readonly sink:
    | {
        readonly name: string;
        readonly topics: readonly string[];
        readonly database: string;
        readonly settings?: object | undefined;
      }
    | undefined;
  readonly source: { readonly name: string; readonly database: string } | undefined;
}

/** A connectors file, and what to do with it. */
export interface InitialFile {
  /** YAML. */
  readonly text: string;
  /** Command lines, with what each is for behind `#`. */
  readonly next: readonly string[];
}

/** Makes a connectors file of answers. @throws SettingsError naming the answer that the file cannot have */
export function initialFile(answers: InitAnswers, path: string): InitialFile {
  const { deployment, kafka, tdengineUrl, tdengineUser, passwordParameter, sink, source } = answers;
  const file = {
    deployment,
    kafka: withoutUndefined(kafka),
    tdengine: withoutUndefined({ url: tdengineUrl, user: tdengineUser, passwordParameter }),
    ...(sink && { sinks: { [sink.name]: { topics: sink.topics, database: sink.database, ...sink.settings } } }),
    ...(source && { sources: { [source.name]: { database: source.database, topicPrefix: source.name } } }),
  };
  parseSettings(connectorsFile, file, path);
  const option = path === 'connectors.yaml' ? '' : ` -c connectors=${path}`;
  return {
    text: `# docs/settings.md has all settings; \`npx tdkafka explain SETTING\` tells of one.\n${stringify(file)}`,
    next: [
      `npx tdkafka validate ${path} --synth   # all that a deploy would refuse`,
      `aws ssm put-parameter --type SecureString --name ${passwordParameter} --value '…'   # TDengine's password`,
      'npx cdk bootstrap   # once for each account and region',
      `npx cdk deploy --all${option}`,
      `npx tdkafka deployed${path === 'connectors.yaml' ? '' : ` --connectors ${path}`}   # what is there`,
    ],
  };
}

function withoutUndefined(mapping: object): object {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));
}
