// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import concurrency from "./checks/concurrency.mjs";
import faults from "./checks/faults.mjs";
import memory from "./checks/memory.mjs";
import workers from "./checks/workers.mjs";

export const CHECKS = [workers, memory, concurrency, faults];
