import { invalid } from "../../core/index.js";
import { lockRange } from "../../sweep/index.js";
import type { DistributeOptions } from "../../sweep/index.js";
import type { SweepCommandOptions } from "../commands/sweep.js";

/** The seconds that `--lock-seconds` says, as an option of `distribute`. Throws OUTLAST_USAGE. */
export function lockOf({
  queue,
  lockSeconds: text,
}: Pick<SweepCommandOptions, "queue" | "lockSeconds">): Pick<DistributeOptions, "lockSeconds"> {
  if (text === undefined) return {};
  if (queue === undefined) throw invalid("OUTLAST_USAGE", "--lock-seconds is for chunks of a queue: it needs --queue.");
  const lockSeconds = text.trim() === "" ? NaN : Number(text);
  if (lockSeconds >= lockRange.least && lockSeconds <= lockRange.most) return { lockSeconds };
  const sentence = `--lock-seconds must be a number from ${lockRange.least} to ${lockRange.most}, got ${JSON.stringify(text)}.`;
  throw invalid("OUTLAST_USAGE", sentence);
}
