import type { Command } from "commander";
import { toStdout } from "../output.js";

/** `outlast schema run|sweep|record`: the JSON Schema of a file, for editors and other tools. */
export function registerSchema(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema (draft 2020-12) of a spec or a record, for editors and other tools")
    .argument("<what>", "which one: run, sweep or record")
    .addHelpText("after", examples)
    .action(async (what: string) => {
      const { schemaText } = await import("../schemas.js");
      toStdout(schemaText(what));
    });
}

const examples = `
Examples:
  outlast schema run > run.schema.json       (then "$schema": "./run.schema.json" in a spec of JSON)
  outlast schema sweep > sweep.schema.json   (then # yaml-language-server: $schema=sweep.schema.json in YAML)`;
