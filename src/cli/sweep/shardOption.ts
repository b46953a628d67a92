import { invalid } from "../../core/index.js";
import type { Shard } from "../../sweep/index.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The shard that `--shard` says: `2/8`; bare or left out, what the job's environment says, and `/8` for the one of 8
 * whose index it says. A Slurm array's tasks count from its least index in its steps; an indexed Kubernetes job says
 * its index alone. Undefined where there is none. Throws OUTLAST_USAGE.
 */
export function shardOf(option: string | true | undefined, environment: Environment): Shard | undefined {
  const [, own, of] = (typeof option === "string" ? /^(\d{1,9})?\/([1-9]\d{0,8})$/.exec(option) : null) ?? [];
  if (typeof option === "string" && of === undefined) {
    throw usage(`must be i/n, such as 0/4, or /n, got ${JSON.stringify(option)}.`);
  }
  const found = ofEnvironment(environment);
  if (of === undefined && option === undefined && found === undefined) return undefined;
  const index = own === undefined ? found?.index : Number(own);
  const count = of === undefined ? found?.count : Number(of);
  if (index === undefined)
    throw usage("is i/n here: no SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says which shard this is.");
  if (count === undefined) {
    throw usage(`must say how many shards there are, as in --shard /8: JOB_COMPLETION_INDEX is ${index}, of how many?`);
  }
  if (index < count) return { index, count };
  throw usage(`must be less than ${count}, shards count from 0, got ${index}/${count}.`);
}

function ofEnvironment(environment: Environment): { index: number; count?: number } | undefined {
  const read = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === "") return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw usage(`cannot be read off the environment: ${name} is ${JSON.stringify(text)}, no whole number.`);
  };
  const [task, tasks] = [read("SLURM_ARRAY_TASK_ID"), read("SLURM_ARRAY_TASK_COUNT")];
  if (task !== undefined && tasks !== undefined) {
    const [least, step] = [read("SLURM_ARRAY_TASK_MIN") ?? 0, read("SLURM_ARRAY_TASK_STEP") ?? 1];
    return { index: (task - least) / step, count: tasks };
  }
  const index = read("JOB_COMPLETION_INDEX");
  return index === undefined ? undefined : { index };
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", `--shard ${sentence}`);
}
