import { makeAxis } from "./axes/index.js";

/** Whether some axis of a spec that is not checked yet is drawn. */
export function hasDrawn(axes: unknown): boolean {
  if (typeof axes !== "object" || axes === null) return false;
  return Object.values(axes).some((axis) => makeAxis(axis, "axes").axis?.drawn === true);
}

/** A spec whose axes were changed, without its `draw` where they were drawn before and none is now. */
export function withoutIdleDraw<S extends { axes?: unknown }>(changed: S, before: unknown): S {
  return hasDrawn(before) && !hasDrawn(changed.axes) ? { ...changed, draw: undefined } : changed;
}
