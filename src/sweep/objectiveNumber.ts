/** A number of one of a spec's objectives. */
export interface ObjectiveNumber {
  objective: string;
  number: string;
}

/** What `memory.value` means among objectives, undefined if it is none of theirs; runs say which numbers they have. */
export function objectiveNumberOf(
  text: string,
  objectives: readonly { name: string }[] = [],
): ObjectiveNumber | undefined {
  const own = objectives.filter(({ name }) => text.startsWith(`${name}.`) && text.length > name.length + 1);
  const [objective] = own.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return objective === undefined ? undefined : { objective, number: text.slice(objective.length + 1) };
}
