import { explainedSettings } from './explained.ts';
import { connectorsJsonSchema } from './json-schema.ts';
import { settingsPage } from './markdown.ts';

/** The files under `docs/` that are made from the settings' schema, by name. */
export function settingsFiles(): Readonly<Record<'connectors.schema.json' | 'settings.json' | 'settings.md', string>> {
  const schema = connectorsJsonSchema();
  return {
    'connectors.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
    'settings.json': `${JSON.stringify(explainedSettings(schema), null, 1)}\n`,
    'settings.md': settingsPage(schema),
  };
}
