import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { connectorsFile, parseSettings } from '../../../functions/shared/settings/index.ts';
import { addStacks, type Bundler } from '../../../lib/stacks/stacks.ts';
import { fileWith } from './example-file.ts';

const top = join(import.meta.dirname, '../../..');
const outputs = mkdtempSync(join(tmpdir(), 'cdk-out-'));
process.on('exit', () => rmSync(outputs, { recursive: true }));

/** Any code does for a template, and this needs no bundling. */
export const standIn: Bundler = () => ({ folder: join(top, 'test/fixtures/function'), handler: 'handler.handler' });

/** The context that `cdk` gives to the app. */
export const context: Record<string, unknown> = JSON.parse(readFileSync(join(top, 'cdk.json'), 'utf8')).context;

/** An app with the stacks of the example file after the changes. */
export function appWith(changes: Readonly<Record<string, unknown>> = {}, bundler: Bundler = standIn): App {
  const app = new App({ context, outdir: mkdtempSync(join(outputs, 'app-')), stackTraces: false });
  addStacks(app, parseSettings(connectorsFile, fileWith(changes), 'connectors.yaml'), bundler);
  return app;
}

/** Templates by stack name. */
export type Templates = Readonly<Record<string, Template>>;

/**
 * The templates of an app's stacks.
 * @param isWanted whether a test looks at a stack: others are not made, but for the table of positions, which exports what
 *   sources import
 */
export function templatesOf(app: App, isWanted: (stackName: string) => boolean = () => true): Templates {
  // The validator takes seconds; one test of its own runs it.
  process.env.CDK_VALIDATION = 'false';
  for (const { node } of app.node.children) {
    if (!isWanted(node.id) && !node.id.endsWith('-checkpoints')) app.node.tryRemoveChild(node.id);
  }
  return Object.fromEntries(
    app.synth().stacks.map(({ stackName, template }) => [stackName, Template.fromJSON(template)]),
  );
}

/** What was made of the same changes before: a synth takes a tenth of a second. */
const made = new Map<string, Templates>();

function madeOnce(changes: Readonly<Record<string, unknown>>, only?: string): Templates {
  const key = JSON.stringify([only, changes], (_, value: unknown) => (value === undefined ? 'left out' : value));
  const templates =
    made.get(key) ?? templatesOf(appWith(changes), (stackName) => only === undefined || stackName === only);
  made.set(key, templates);
  return templates;
}

/** The templates of the example file after the changes; the same ones for the same changes. */
export function templatesWith(changes: Readonly<Record<string, unknown>> = {}): Templates {
  return madeOnce(changes);
}

/** The template of one stack of the example file after the changes; the same one for the same changes. */
export function templateWith(name: string, changes: Readonly<Record<string, unknown>> = {}): Template {
  const template = madeOnce(changes, name)[name];
  if (template === undefined) throw new Error(`the app should have the stack ${name}, and has none of that name`);
  return template;
}

/** The only resource of a type: its properties, and what it waits for. */
export function onlyResource(template: Template, type: string): OnlyResource {
  const resources = Object.values(template.findResources(type));
  const [resource] = resources;
  if (resource === undefined || resources.length > 1)
    throw new Error(`the template should have one ${type}, and has ${resources.length}`);
  return { properties: resource.Properties, dependsOn: resource.DependsOn ?? [] };
}

interface OnlyResource {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/** The statements of the only policy of the function's role. */
export function statementsOf(template: Template): readonly Statement[] {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  return policy?.Properties.PolicyDocument.Statement ?? [];
}

/** A statement of a policy, as CloudFormation has it. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** The one statement that names an action. */
export function statementWith(template: Template, action: string): Statement {
  const found = statementsOf(template).filter((statement) => [statement.Action].flat().includes(action));
  const [statement] = found;
  if (statement === undefined || found.length > 1)
    throw new Error(`the policy should have one statement with ${action}, and has ${found.length}`);
  return statement;
}

/** All actions that the function may do, sorted. */
export function actionsOf(template: Template): readonly string[] {
  return statementsOf(template)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => Action)
    .sort();
}

/** What lets a service decrypt one thing, with whatever key. */
export function decrypting(service: string, context: string, arn: string): Statement {
  const [region, account] = [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }];
  return {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:', region, ':', account, ':key/*']] },
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', [`${service}.`, region, '.', { Ref: 'AWS::URLSuffix' }]] },
        [`kms:EncryptionContext:${context}`]: arn,
      },
    },
  };
}
