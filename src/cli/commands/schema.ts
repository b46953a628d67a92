import type { Command } from "commander";

/** `outlast schema run|sweep`: the JSON Schema of a spec, for editors and other tools. */
export function registerSchema(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema (draft 2020-12) of a spec, for editors and other tools")
    .argument("<what>", 'which one: "run" or "sweep"')
    .addHelpText(
      "after",
      '\nExample:\n  outlast schema run > run.schema.json   # then "$schema": "./run.schema.json" in a spec',
    )
    .action(async (what: string) => {
      const { schemaText } = await import("../schemas.js");
      process.stdout.write(schemaText(what));
    });
}
