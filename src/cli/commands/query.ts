import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface QueryCommandOptions {
  where: string[];
  by: string[];
  select: string[];
  order?: string;
  limit?: string;
  json?: boolean;
  jsonl?: boolean;
}

/** `outlast query STORE`: runs of a sweep, filtered and grouped. */
export function registerQuery(program: Command): void {
  program
    .command("query")
    .description("look up runs of a sweep's store, also while the sweep is running")
    .argument("<store>", "the store of a sweep, a SQLite file")
    .option(
      "--where <condition>",
      "only runs such as model.hiddenSize<=4 (may be repeated: all must hold)",
      collect,
      [],
    )
    .option("--by <columns>", "group runs that are the same in these columns, such as those of all seeds", collect, [])
    .option("--select <columns>", "columns, or aggregates: count(), median(test.horizon), q90(loss)", collect, [])
    .option("--order <column>", "order by a selected column; descending with a minus: --order=-loss")
    .option("--limit <n>", "rows at most")
    .option("--json", "print rows as JSON instead of a table")
    .option("--jsonl", "print a line of JSON for each row")
    .addHelpText("after", examples)
    .action(async (store: string, options: QueryCommandOptions) => {
      const { queryCommand } = await import("../queryCommand.js");
      process.exitCode = await queryCommand(store, options);
    });
}

const examples = `
Columns:
  key, point, status, steps, loss (the last one kept), error
  model.hiddenSize                 any field of the spec, on an axis or in the base
  test.horizon, test.success       of the evaluation named test; success: at every tested length
  test.loss.median@1000            a metric's statistic (by default the mean) at a length (the longest)
  test[50].horizon                 of the checkpoint after 50 steps
Aggregates: count, mean, median, min, max, and quantiles such as q05 or q90

Examples:
  outlast query sweep.db --where status=diverged
  outlast query sweep.db --by model.hiddenSize,train.optimizer.learningRate --select 'count(),median(test.horizon)'
  outlast query sweep.db --select key,test.horizon --order=-test.horizon --limit 10`;
