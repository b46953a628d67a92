import type { ModuleFile, Modules } from "../../tasks/index.js";
import type { ResolvedRun } from "../resolved.js";

/** How a run's modules are read. */
export interface RunModules extends Modules {
  /** Throws OUTLAST_MODULE where a module is no objective. */
  objective(file: ModuleFile, path: string): void;
}

/** Whether a run needs modules of the user's, so that it is computed in a thread of its own. */
export function needsModules({ task, evaluations, spec }: ResolvedRun): boolean {
  return spec.objectives !== undefined || [task, ...evaluations.map((own) => own.task)].some(({ drawn }) => drawn);
}

/** The names of a run's modules, as its spec says them. */
export function moduleNames({ spec, task, evaluations }: ResolvedRun): string[] {
  const tasks = [task, ...evaluations.map((own) => own.task)].filter(({ drawn }) => drawn !== undefined);
  const named = [
    ...tasks.map((own) => String(own.spec["module"])),
    ...(spec.objectives ?? []).map((own) => own.module),
  ];
  return [...new Set(named)];
}
