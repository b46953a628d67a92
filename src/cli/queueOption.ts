import { backendOfThisMachine } from "../sweep/index.js";

/** The queue that `--queue` says; bare or left out, what the environment says, else this machine's. */
export function queueOf(option: string | true | undefined, environment: NodeJS.ProcessEnv): string {
  if (typeof option === "string") return option;
  const named = environment["OUTLAST_QUEUE_URL"];
  return named === undefined || named === "" ? backendOfThisMachine : named;
}
