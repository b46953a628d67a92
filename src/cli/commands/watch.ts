import type { Command } from "commander";

export interface WatchCommandOptions {
  port?: string;
  untilDone?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast watch STORE`: a page that follows a sweep. */
export function registerWatch(program: Command): void {
  program
    .command("watch")
    .description("serve a page, on this machine alone, that follows a running sweep from its store")
    .argument("<store>", "the store of a sweep, a SQLite file")
    .option("--port <n>", "the port on 127.0.0.1 (default: one that is free)")
    .option("--until-done", "end when the sweep is complete, instead of at Ctrl-C alone")
    .option("--json", "print the page's address as JSON")
    .option("--quiet", "say nothing but the page's address")
    .addHelpText("after", examples)
    .action(async (store: string, options: WatchCommandOptions) => {
      const { watchCommand } = await import("../watchCommand.js");
      process.exitCode = await watchCommand(store, options);
    });
}

const examples = `
Exit status 130: ended by Ctrl-C; 0: the sweep is complete (--until-done).

Examples:
  outlast watch outlast-sweeps/counters.db
  outlast watch outlast-sweeps/counters.db --port 8080 --until-done

From another machine, through ssh: ssh -L 8080:127.0.0.1:8080 host, with the same --port`;
