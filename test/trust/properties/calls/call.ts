/** Arguments that a function of the package takes, made anew for each case, by the function's name. */
export type Calls = Readonly<Record<string, () => readonly unknown[]>>;
