import { invalid } from "../../core/index.js";
import type { Shard } from "../../sweep/index.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The shard that `--shard` says: `2/8`; bare or left out, what the job's environment says, and `/8` for the one of 8
 * whose index is the task's. A Slurm array that is whole counts from its least index in its steps; an indexed
 * Kubernetes job says its index alone. Undefined where there is none. Throws OUTLAST_USAGE.
 */
export function shardOf(option: string | true | undefined, environment: Environment): Shard | undefined {
  const [, own, of] = (typeof option === "string" ? /^(\d{1,9})?\/([1-9]\d{0,8})$/.exec(option) : null) ?? [];
  if (typeof option === "string" && of === undefined) {
    throw usage(`must be i/n, such as 0/4, or /n, got ${JSON.stringify(option)}.`);
  }
  if (own !== undefined) return checked(Number(own), Number(of));
  if (of !== undefined) return checked(taskOf(environment), Number(of));
  const found = arrayOf(environment);
  if (found !== undefined) return checked(found.index, found.count);
  if (option === undefined && readFrom(environment, "JOB_COMPLETION_INDEX") === undefined) return undefined;
  const index = taskOf(environment);
  throw usage(`must say how many shards there are, as in --shard /8: this one is ${index}, of how many?`);
}

function checked(index: number, count: number): Shard {
  if (index < count) return { index, count };
  throw usage(`must be less than ${count}, shards count from 0, got ${index}/${count}.`);
}

/** The index that a job has among those that were submitted with it, or at any other time. */
function taskOf(environment: Environment): number {
  const index = readFrom(environment, "SLURM_ARRAY_TASK_ID") ?? readFrom(environment, "JOB_COMPLETION_INDEX");
  if (index !== undefined) return index;
  throw usage("is i/n here: no SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says which shard this is.");
}

/** The task of a Slurm array that says how many it has; one whose tasks are a part of another's would mislead. */
function arrayOf(environment: Environment): Shard | undefined {
  const read = (name: string): number | undefined => readFrom(environment, `SLURM_ARRAY_TASK_${name}`);
  const [task, count, least = 0, step = 1] = [read("ID"), read("COUNT"), read("MIN"), read("STEP")];
  if (task === undefined || count === undefined) return undefined;
  const most = read("MAX") ?? least + (count - 1) * step;
  if (least > 1 || Math.floor((most - least) / step) + 1 !== count || (task - least) % step !== 0) {
    throw usage(
      `cannot be left out for this Slurm array: its ${count} tasks are not all those from 0 or 1 on (least ${least}, ` +
        `most ${most}, step ${step}), as where some are submitted again. Say --shard /n, with n shards in all: ` +
        `task i is shard i of 0..n-1 then.`,
    );
  }
  return { index: (task - least) / step, count };
}

function readFrom(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`cannot be read off the environment: ${name} is ${JSON.stringify(text)}, no whole number.`);
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", `--shard ${sentence}`);
}
