export { type EmbeddedSchemaRegistry, type SchemaRegistryOptions, startSchemaRegistry } from './server.ts';
