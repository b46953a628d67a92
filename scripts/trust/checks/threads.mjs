// Data races of the core's threads: ThreadSanitizer.
import { capture } from "../../lib/process.mjs";
import { buildPlants, buildVariant } from "../lib/variants.mjs";
import { threads } from "../lib/tools.mjs";
import { watchExercise, watchPlants, watchTests } from "../lib/watched.mjs";

export default {
  name: "threads",
  about:
    "The same under ThreadSanitizer, which sees unsynchronized access to memory by the core's threads, worker threads " +
    "and the main thread.",
  // To ask for its version is no proof: containers refuse what it does.
  missing: () => {
    const [command, ...flags] = threads.under;
    if (capture(command, [...flags, "true"]).code === 0) return undefined;
    return [`${threads.under.join(" ")} (in a container: --privileged)`, "util-linux"];
  },
  async full(report) {
    const { sanitize } = threads;
    await watchPlants(report, threads, await buildPlants(sanitize));
    const { addon, tests } = await buildVariant({ name: "threads", sanitize });
    await watchTests(report, threads, "native tests", tests);
    await watchExercise(report, threads, "under Node", addon);
  },
};
