// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import binary from "./checks/binary.mjs";
import concurrency from "./checks/concurrency.mjs";
import emulators from "./checks/emulators.mjs";
import faults from "./checks/faults.mjs";
import fuzz from "./checks/fuzz.mjs";
import memory from "./checks/memory.mjs";
import numbers from "./checks/numbers.mjs";
import packageCheck from "./checks/package.mjs";
import platforms from "./checks/platforms.mjs";
import properties from "./checks/properties.mjs";
import sanitizers from "./checks/sanitizers.mjs";
import threads from "./checks/threads.mjs";
import valgrind from "./checks/valgrind.mjs";
import wasm from "./checks/wasm.mjs";
import workers from "./checks/workers.mjs";

export const CHECKS = [
  packageCheck,
  sanitizers,
  emulators,
  fuzz,
  workers,
  concurrency,
  binary,
  memory,
  faults,
  properties,
  numbers,
  threads,
  valgrind,
  platforms,
  wasm,
];
