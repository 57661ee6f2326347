import { ByteReader, misfit } from '../byte-reader.ts';
import { JsonOut } from '../json-out.ts';
import type { SchemaValues, ValueSchema } from '../value-schema.ts';
import { planFill } from './fill-avro.ts';
import { parseAvro } from './parse-avro.ts';
import { takeSteps } from './steps.ts';
import { AvroWriters } from './write-avro.ts';

/**
 * A schema of Avro, by which values are read that it wrote.
 * @param references texts of the schemas that it uses, each behind those that it uses itself.
 * @throws RecordError when the text is none.
 */
export function avroSchema(text: string, references: readonly string[]): SchemaValues {
  const { type, connect } = parseAvro(text, references);
  const write = new AvroWriters().of(type);
  const reader = new ByteReader();
  const out = new JsonOut();
  const schema: ValueSchema = {
    connect,
    json(bytes, from, to) {
      reader.begin(bytes, from, to);
      out.clear();
      write(reader, out, 0);
      if (reader.at !== to) throw misfit('bytes follow it');
      return out.text();
    },
    planned(plan) {
      const planned = planFill(type, plan);
      if (planned === undefined) return undefined;
      const { steps, unwanted } = planned;
      return {
        unwanted,
        read(bytes, from, to, found) {
          reader.begin(bytes, from, to);
          out.clear();
          takeSteps(steps, reader, out, found);
          if (reader.at !== to) throw misfit('bytes follow it');
          found.text = out.text();
        },
      };
    },
  };
  return { value: (bytes, from, to) => ({ schema, bytes, from, to }) };
}
