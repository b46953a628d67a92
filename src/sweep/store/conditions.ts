import { canonicalJson, describe, invalid } from "../../core/index.js";

const relations = ["<=", ">=", "!=", "=", "<", ">"] as const;

/** A condition on one column, by its number. */
export interface Condition {
  column: number;
  relation: (typeof relations)[number];
  /** JSON. */
  value: unknown;
}

/** `model.hiddenSize<=4`; the value is JSON, or text where it is none. Throws OUTLAST_USAGE. */
export function conditionOf(text: string, number: (name: string) => number): Condition {
  const [, name = "", sign, right = ""] = /^(.*?)\s*(<=|>=|!=|=|<|>)\s*(.*)$/s.exec(text) ?? [];
  const relation = relations.find((candidate) => candidate === sign);
  if (relation === undefined || name === "" || right === "") {
    const sentence = `A condition must be such as status=done or test.horizon>=1000, got ${describe(text)}.`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
  const value = valueOf(right);
  if (relation !== "=" && relation !== "!=" && typeof value !== "number") {
    throw invalid("OUTLAST_USAGE", `${describe(text)} must compare with a number, got ${describe(value)}.`);
  }
  return { column: number(name), relation, value };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Whether a value meets a condition. Only numbers are less or more than others; null is equal to itself alone. */
export function holds({ relation, value }: Omit<Condition, "column">, cell: unknown): boolean {
  if (relation === "=") return isEqual(cell, value);
  if (relation === "!=") return !isEqual(cell, value);
  if (typeof cell !== "number" || typeof value !== "number") return false;
  if (relation === "<") return cell < value;
  if (relation === ">") return cell > value;
  return relation === "<=" ? cell <= value : cell >= value;
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b));
}
