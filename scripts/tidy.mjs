// Has clang-tidy look at every C++ file that it has not passed here as it is, and writes their hashes to
// test/tidy.json, which the stage `clang-tidy` of `npm test` then takes their word for: after a change of C++ files.
import { fail } from "./lib/process.mjs";
import { recordTidy } from "./stages/tidy.mjs";

await recordTidy()
  .then((sentence) => process.stdout.write(`${sentence}\n`))
  .catch(({ message }) => fail(message));
