import assert from 'node:assert/strict';
import { type ConnectorsFile, connectorsFile } from '../../../functions/shared/settings/index.ts';
import type { Stage } from './play.ts';
import { type Reading, ROUTE, reading } from './readings.ts';

/** What a drill about a sink is played on: connectors that run here, or that are deployed. */
export interface SinkDrill {
  /** The connectors file of the page. */
  readonly file: ConnectorsFile;
  readonly topic: string;
  readonly deadLetterTopic: string;
  /** Database of the sink. */
  readonly database: string;
  /** What TDengine is reached through. */
  readonly proxy: { switchOff(): Promise<void>; switchOn(): Promise<void> };
  /** Runs statements in TDengine. */
  execute(sql: string): Promise<unknown>;
  makeTopic(topic: string): Promise<unknown>;
  deleteTopic(topic: string): Promise<unknown>;
  /** Sends records to the sink's topic, in order. */
  send(...values: readonly (Reading | string)[]): Promise<void>;
  /** Has the connectors run. @param deployed left out, those of the page */
  start(deployed?: ConnectorsFile): Promise<void>;
  /** Waits until the connectors have dealt with all there is. */
  idle(): Promise<unknown>;
  /** Puts a connectors file into the working directory. */
  writeFile(file: ConnectorsFile): Promise<void>;
  /** Does what a deploy of another file does to the settings. */
  deploy(changed: ConnectorsFile): Promise<void>;
  /** What a minute brings by itself: functions that have read their parameters anew. */
  newContainers(): Promise<unknown>;
  /** Puts TDengine's password into its parameter. */
  putPassword(value: string): Promise<void>;
  /** How many rows the sink's table has. */
  rows(): Promise<number>;
  /** Waits until it has so many. */
  untilRows(count: number): Promise<unknown>;
  /** Plays the section of the page with this heading. */
  play(title: string, stage: Omit<Stage, 'run' | 'names'>): Promise<void>;
}

/** Who signs in to TDengine in the drill about the password. */
export const SINK_USER = { user: 'lambda', password: 'First-0ne' };

const BROKEN = { volts: 'n/a' };
const WRONG_ROUTE = { ...ROUTE, columns: ROUTE.columns.map((column) => ({ ...column, path: 'amps' })) };

/** A sink that has written three records. */
async function begun(drill: SinkDrill, deployed?: ConnectorsFile): Promise<void> {
  await drill.send(reading(0), reading(1), reading(2));
  await drill.start(deployed);
  await drill.idle();
}

/** What happens in each drill about a sink that runs already, by the headings of docs/drills.md. */
export const SINK_DRILLS = {
  async 'A producer sends what cannot be written'(drill) {
    await begun(drill);
    await drill.play('A producer sends what cannot be written', {
      others: {
        '# A new firmware sends "n/a" where it cannot measure.': () =>
          drill.send(reading(3, BROKEN), reading(4, BROKEN)),
        '# The firmware leaves out what it cannot measure.': async () => {
          await drill.send(reading(5, { volts: undefined }), reading(6));
          await drill.idle();
        },
      },
    });
    assert.equal(await drill.rows(), 5);
  },

  async 'A wrong mapping was deployed'(drill) {
    await begun(drill);
    await drill.play('A wrong mapping was deployed', {
      others: {
        '# A deploy fills the column volts from the field amps.': async () => {
          await drill.deploy(withSink(drill.file, { routes: [WRONG_ROUTE] }));
          await drill.send(reading(3), reading(4), reading(5));
          await drill.idle();
        },
        '# connectors.yaml has the field volts again.': () => drill.writeFile(drill.file),
      },
      behind: { 'settings revert': drill.newContainers },
    });
  },

  async 'The lag runs away'(drill) {
    const none = withSink(drill.file, { errors: { ...drill.file.sinks.meters?.errors, tolerance: 'none' } });
    await drill.writeFile(none);
    await begun(drill, none);
    await drill.play('The lag runs away', {
      others: {
        '# The sink is deployed with errors.tolerance none, and a record comes that no table can take.': () =>
          drill.send(reading(3, BROKEN), reading(4), reading(5)),
        '# connectors.yaml says errors.tolerance all as well.': () => drill.writeFile(drill.file),
      },
      behind: { 'settings set': drill.newContainers },
    });
  },

  async 'TDengine is down'(drill) {
    await begun(drill);
    await drill.play('TDengine is down', {
      others: {
        '# TDengine takes no connections.': async () => {
          await drill.proxy.switchOff();
          await drill.send(reading(3));
        },
        '# TDengine is there again.': () => drill.proxy.switchOn(),
      },
    });
  },

  /** The connectors are those of {@link SINK_USER}. */
  async 'The password was changed'(drill) {
    await drill.execute(`CREATE USER ${SINK_USER.user} PASS '${SINK_USER.password}'`);
    await begun(drill);
    await drill.play('The password was changed', {
      others: {
        '# Somebody gives the user of the connectors another password.': async () => {
          await drill.execute(`ALTER USER ${SINK_USER.user} PASS 'Second-0ne'`);
          await drill.send(reading(3));
        },
        "$ aws ssm put-parameter --type SecureString --overwrite --name /plant/tdengine/password --value '…'":
          async () => {
            await drill.putPassword('Second-0ne');
            await drill.newContainers();
          },
      },
    });
  },

  async 'A table was dropped'(drill) {
    await begun(drill);
    await drill.play('A table was dropped', {
      others: {
        '# Somebody drops the table; another record comes.': async () => {
          await drill.execute(`DROP TABLE ${drill.database}.meters`);
          await drill.send(reading(3));
          await drill.idle();
        },
      },
    });
  },

  async 'A topic was made anew'(drill) {
    const { topic } = drill;
    await begun(drill);
    await drill.play('A topic was made anew', {
      others: {
        '# The topic is deleted.': () => drill.deleteTopic(topic),
        '# It is made anew, and records come.': async () => {
          await drill.makeTopic(topic);
          await drill.send(reading(3), reading(4));
          await drill.untilRows(5);
        },
      },
    });
  },

  async 'The dead letter topic is lost'(drill) {
    const { deadLetterTopic } = drill;
    await drill.send(reading(0), reading(1, BROKEN));
    await drill.start();
    await drill.idle();
    await drill.play('The dead letter topic is lost', {
      others: {
        '# The dead letter topic is deleted; a record comes that cannot be written.': async () => {
          await drill.deleteTopic(deadLetterTopic);
          await drill.send(reading(2), reading(3, BROKEN));
        },
        '$ kafka-topics --bootstrap-server … --create --topic readings-dead-letters': () =>
          drill.makeTopic(deadLetterTopic),
      },
    });
  },

  async 'A sink was sent to the wrong place'(drill) {
    await begun(drill);
    await drill.play('A sink was sent to the wrong place', {
      others: {
        '# Records come while the sink is paused.': () => drill.send(reading(3), reading(4), reading(5)),
      },
    });
  },
} satisfies Record<string, (drill: SinkDrill) => Promise<void>>;

/** A connectors file with other settings of its sink. */
function withSink(file: ConnectorsFile, settings: object): ConnectorsFile {
  return connectorsFile.parse({ ...file, sinks: { meters: { ...file.sinks.meters, ...settings } } });
}
