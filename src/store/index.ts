export { checkFolder, makeFolder, readRecord, readRecordFile, writeRun } from "./folder.js";
export { readableJson } from "./json.js";
export { isLocked, lockFile, lockNameOf } from "./lock.js";
export type { Lock } from "./lock.js";
