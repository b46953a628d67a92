export { checkFolder, readRecord, writeRun } from "./folder.js";
export { readableJson } from "./json.js";
