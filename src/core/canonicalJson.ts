import { invalid } from "./errors.js";
import { walkNested } from "./nesting.js";

/**
 * Canonical JSON of RFC 8785: no white space, keys in the order of their UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Equal values give equal text, so its hash is a key.
 * Throws OUTLAST_INVALID_ARGUMENT for what JSON cannot carry: numbers that are not finite, undefined, functions,
 * lone surrogates, objects that are neither plain nor arrays, cycles, nests past the stack.
 */
export function canonicalJson(value: unknown): string {
  return walkNested(() => write(value, "", []), "the value", "OUTLAST_INVALID_ARGUMENT");
}

function write(value: unknown, path: string, parents: readonly object[]): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return text(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refuse(path, `the number ${String(value)}`);
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw refuse(path, typeof value);
  if (parents.includes(value)) throw refuse(path, "an object that contains itself");
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item: unknown, i) => write(item, `${path}[${i}]`, inside)).join(",")}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refuse(path, `a ${Object.prototype.toString.call(value).slice(8, -1)}, neither a plain object nor an array`);
  }
  const record = value as Record<string, unknown>;
  const members = Object.keys(record)
    .sort()
    .map((key) => `${text(key, path)}:${write(record[key], path === "" ? key : `${path}.${key}`, inside)}`);
  return `{${members.join(",")}}`;
}

function text(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value)) throw refuse(path, "a string with a lone surrogate");
  return JSON.stringify(value);
}

function refuse(path: string, what: string): Error {
  const place = path === "" ? "the value" : path;
  return invalid("OUTLAST_INVALID_ARGUMENT", `${place} cannot be written as JSON: it is ${what}.`, path);
}
