/** Fields whose own fields are named by parameters, and PyTorch's names of those, which have a dot inside. */
const named = /^(?:perParameter|values)$/;
const parameterName = /\.((?:rnn|readout|initial)\.\w+)/y;

/** A step of a path: `.name` (empty names are for the caller to refuse), `[0]`, `["a name with dots"]`. */
const nextStep = /\.([^.[\]]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/**
 * The steps of a path as it is written in JavaScript: `evaluate[0].name`, `perParameter["readout.bias"].learningRate`.
 * `evaluate.0.name` and `perParameter.readout.bias.learningRate` mean the same. Undefined for what is no path.
 */
export function pathSteps(path: string): string[] | undefined {
  const text = `.${path}`;
  const steps: string[] = [];
  for (let at = 0; at < text.length;) {
    const parameter = named.test(steps.at(-1) ?? "") ? matchAt(parameterName, text, at) : undefined;
    const match = parameter ?? matchAt(nextStep, text, at);
    if (match === undefined) return undefined;
    const [all, name, index, quoted] = match;
    const unquoted = quoted === undefined ? undefined : textOf(quoted);
    const step = name ?? index ?? unquoted;
    if (step === undefined) return undefined;
    steps.push(step);
    at += all.length;
  }
  return steps;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function textOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
