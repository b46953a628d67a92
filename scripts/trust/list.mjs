// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import sanitizers from "./checks/sanitizers.mjs";
import threads from "./checks/threads.mjs";
import valgrind from "./checks/valgrind.mjs";

export const CHECKS = [sanitizers, threads, valgrind];
