// Changes to the arguments of a call, each from a seed of its own, so that any of them can be left out.
import { types } from "node:util";
import { arrayTypes, extremeNumbers, resizable, retyped, strangers, thrown } from "./hostile.mjs";

/** Every value within the arguments, typed arrays as a whole: { owner, key, path }. */
export function placesOf(owner, path = "") {
  return Object.keys(owner).flatMap((key) => {
    const own = `${path}.${key}`;
    const value = peek(owner, key);
    return [{ owner, key, path: own }, ...(isWalked(value) ? placesOf(value, own) : [])];
  });
}

/** A property without reading it: undefined where that would run something. */
export function peek(owner, key) {
  return Object.getOwnPropertyDescriptor(owner, key)?.value;
}

function isWalked(value) {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  if (Array.isArray(value)) return value.length < 1000;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Changes the arguments at one place; says what it did. `names` are texts that the core knows, `again()` makes the same
 * call within the call, `most` is the largest number that keeps a call which nobody can stop within a second.
 */
export function edit(args, random, { names, again, most }) {
  const places = placesOf(args);
  if (places.length === 0) return "nothing";
  const { owner, key, path } = random.pick(places);
  const value = peek(owner, key);
  const put = (other, what) => {
    Object.defineProperty(owner, key, { value: other, writable: true, enumerable: true, configurable: true });
    return `${path}: ${what}`;
  };
  if (random.oneIn(6)) return `${path}: ${hook(args, { owner, key, value }, random, again)}`;
  if (random.oneIn(12)) {
    const [what, make] = random.pick(Object.entries(strangers));
    return put(make(), what);
  }
  if (random.oneIn(20)) {
    delete owner[key];
    return `${path}: deleted`;
  }
  if (typeof value === "number") {
    const number = changedNumber(value, random, most);
    return put(number, `${number}`);
  }
  if (typeof value === "string") {
    const name = random.pick(names);
    return put(name, name);
  }
  if (typeof value === "boolean") return put(!value, `${!value}`);
  if (ArrayBuffer.isView(value)) return changeArray(value, put, random, most);
  if (Array.isArray(value) && value.length < 1000) return put(...changedList(value, random));
  return `${path}: left`;
}

function changedNumber(value, random, most) {
  const number = random.pick([
    () => random.pick(extremeNumbers),
    () => random.below(12),
    () => value + random.pick([-1, 1]),
    () => value * random.pick([2, -1, 0.5, 1000]),
  ])();
  // What is refused by far is let through.
  return number > most && number < 2 ** 33 ? most : number;
}

function changeArray(array, put, random, most) {
  if (random.oneIn(3)) {
    const [what, make] = random.pick(Object.entries(retyped));
    return put(make(array), `${array.length} numbers, ${what}`);
  }
  if (random.oneIn(8)) {
    const Type = random.pick(arrayTypes);
    return put(new Type(array.length), `${array.length} zeros in a ${Type.name}`);
  }
  const changed = array.slice();
  const said = [];
  for (let i = random.below(3); i >= 0 && changed.length > 0; i--) {
    const at = random.below(changed.length);
    changed[at] = changedNumber(Number(changed[at]), random, most);
    said.push(`[${at}] = ${changed[at]}`);
  }
  return put(changed, said.join(", "));
}

function changedList(list, random) {
  const copy = [...list];
  const item = copy.length === 0 ? 0 : random.pick(copy);
  return random.pick([
    () => [[...copy, item], "an item twice"],
    () => [copy.slice(1), "without its first item"],
    () => [Object.assign([...copy], { length: copy.length + 3 }), "with holes"],
    () => [Object.assign([...copy], { length: 2 ** 32 - 1 }), "2^32 - 1 items long"],
    () => [[], "no items"],
    () => [[copy, copy], "lists of itself"],
  ])();
}

/** Turns a property into one whose reading does something to the other arguments. */
function hook(args, { owner, key, value }, random, again) {
  const acts = {
    throws: () => {
      throw thrown;
    },
    "shrinks all buffers": () => arraysOf(args).forEach(({ buffer }) => buffer.resizable && buffer.resize(0)),
    "detaches all buffers": () =>
      arraysOf(args).forEach(({ buffer }) => {
        if (buffer instanceof ArrayBuffer && !buffer.detached)
          globalThis.structuredClone(buffer, { transfer: [buffer] });
      }),
    "makes the same call": again,
    "collects garbage": () => globalThis.gc?.(),
    "deletes everything else": () => {
      for (const place of placesOf(args)) if (place.key !== key) delete place.owner[place.key];
    },
    "empties every list": () => placesOf(args).forEach((place) => emptied(peek(place.owner, place.key))),
  };
  const [what, act] = random.pick(Object.entries(acts));
  if (what === "shrinks all buffers") {
    for (const place of placesOf(args)) {
      const own = peek(place.owner, place.key);
      if (ArrayBuffer.isView(own) && own.buffer instanceof ArrayBuffer) place.owner[place.key] = resizable(own);
    }
    if (ArrayBuffer.isView(value)) value = owner[key];
  }
  const isInner = typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
  if (isInner && !Array.isArray(value) && random.oneIn(2)) {
    owner[key] = new Proxy(value, {
      get: (target, name) => (act(), target[name]),
      ownKeys: (target) => (act(), Reflect.ownKeys(target)),
    });
    return `a proxy whose reading ${what}`;
  }
  if (owner === args) return "left"; // arguments are values, whose reading does nothing
  let isRead = false;
  const get = () => {
    act();
    if (isRead && random.oneIn(2)) return undefined;
    isRead = true;
    return value;
  };
  Object.defineProperty(owner, key, { get, enumerable: true, configurable: true });
  return `a getter that ${what}`;
}

function arraysOf(args) {
  const values = placesOf(args).map((place) => peek(place.owner, place.key));
  return values.filter((value) => ArrayBuffer.isView(value));
}

function emptied(value) {
  if (Array.isArray(value)) value.length = 0;
}
