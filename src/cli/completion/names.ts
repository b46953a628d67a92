import { papers } from "../../papers/index.js";
import { figureKinds } from "../../report/index.js";
import { exportFormats } from "../../sweep/index.js";
import { metricNames, taskSchema } from "../../tasks/index.js";
import { schemaNames } from "../schemas.js";

/** Places of the command line that take a name of a list, by `command name`, name being an argument or --option. */
const lists: Readonly<Record<string, (() => readonly string[]) | undefined>> = {
  "init task": () => taskSchema.options.map(({ shape }) => shape.kind.value),
  "plot kind": () => figureKinds.map(({ name }) => name),
  "plot --metric": () => metricNames,
  "plot --width": () => ["column", "full"],
  "paper name": () => papers.map(({ name }) => name),
  "schema what": () => schemaNames,
  "certify --task": () => ["dyck1"],
  "explain --task": () => ["dyck1"],
  "search --sampler": () => ["tpe", "random", "sobol"],
  "export --format": () => exportFormats,
};

/** The names that an argument or option of a command takes; undefined where it takes something else. */
export function namesFor(path: string, name: string): readonly string[] | undefined {
  return lists[`${path} ${name}`]?.();
}
