// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import packageCheck from "./checks/package.mjs";

export const CHECKS = [packageCheck];
