// By itself, so that the package's types do not lead to those of the graph, which no strict compiler takes.

/** Whether the states that a network starts at may be given, or must be. */
export type InitialState = "optional" | "required";
