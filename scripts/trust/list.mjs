// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import binary from "./checks/binary.mjs";
import emulators from "./checks/emulators.mjs";
import platforms from "./checks/platforms.mjs";

export const CHECKS = [binary, emulators, platforms];
