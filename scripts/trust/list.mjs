// The checks of `npm run trust`, in the order in which they run: a check is one file and one line here.
import wasm from "./checks/wasm.mjs";

export const CHECKS = [wasm];
