import { realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { moduleFault } from "../../tasks/index.js";
import type { ModuleFile, Modules } from "../../tasks/index.js";
import type { ResolvedRun } from "../resolved.js";

/** How a run's modules are read. */
export interface RunModules extends Modules {
  /** Throws OUTLAST_MODULE where a module is no objective. */
  objective(file: ModuleFile, path: string): void;
}

/**
 * For specs that come out of files and are only read: no module is run. A task of one is refused, by OUTLAST_MODULE; of
 * an objective nothing is asked.
 */
export const unrunModules: RunModules = {
  task: ({ name }) => {
    throw moduleFault(`${name} is code, which is not run to read what was computed.`);
  },
  objective: () => undefined,
};

/**
 * For specs that come from elsewhere: modules that lie in a folder, or below it, are read as `modules` reads them, and
 * others are refused, by OUTLAST_MODULE; without a folder all are. Links count by where they lead.
 */
export function modulesWithin(folder: string | undefined, modules: RunModules): RunModules {
  const check = ({ path, name }: ModuleFile): void => {
    if (folder === undefined) throw moduleFault(`${name} is code, and modules of no folder are run here`);
    const way = relative(realpathSync(folder), realpathSync(path));
    if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
    throw moduleFault(`${name} is code that does not lie in ${folder}, the only folder whose modules are run here`);
  };
  return {
    task(file, path) {
      check(file);
      return modules.task(file, path);
    },
    objective(file, path) {
      check(file);
      modules.objective(file, path);
    },
  };
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
