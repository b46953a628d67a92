import { invalid } from "../core/index.js";
import { watch } from "../report/index.js";
import type { WatchCommandOptions } from "./commands/watch.js";
import { wholeOf } from "./options.js";
import { toStderr, toStdout } from "./output.js";
import { untilSignal } from "./signals.js";

/** Serves a page that follows a sweep. Returns the exit code. */
export async function watchCommand(store: string, options: WatchCommandOptions): Promise<number> {
  const { untilDone, json = false, quiet = false } = options;
  const port = options.port === undefined ? 0 : portOf(options.port);
  const onReady = (url: string): void => {
    toStdout(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
    if (!json && !quiet) toStderr(`The page follows ${store}; Ctrl-C ends it.\n`);
  };
  const { exitCode } = await untilSignal((signal) => watch(store, { port, untilDone, signal, onReady }));
  return exitCode;
}

/** Throws OUTLAST_USAGE. */
function portOf(text: string): number {
  const port = wholeOf("--port", text);
  if (port >= 1 && port <= 65535) return port;
  throw invalid("OUTLAST_USAGE", `--port must be a whole number from 1 to 65535, got ${text}.`);
}
