import { checkFields, describe, invalid, parseSpec, seedSchema } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { native, runJob } from "../native/index.js";
import type { FloatArray, NativeBatch, NativeParameter, NativeShape } from "../native/index.js";
import { nativeBatch, nativeInputs } from "./batch.js";
import type { Batch, State } from "./batch.js";
import { checkFloats } from "./floats.js";
import { initialParameters } from "./initialize.js";
import { checkParameterNames, layoutOf, nativeShape, parameterCount } from "./layout.js";
import { resolveModelSpec } from "./modelSpec.js";
import type { ModelSpec, ResolvedModelSpec } from "./modelSpec.js";
import { checkObjective } from "./objective.js";
import type { Objective } from "./objective.js";
import { forwardResult, parameterTensors } from "./results.js";
import type { ForwardResult } from "./results.js";
import { requireSymmetric } from "./structure.js";

/** What `Model.forward` takes beside inputs. */
export interface ForwardOptions {
  /** Steps of each sequence, 1..time; all of them by default. */
  lengths?: ArrayLike<number> | undefined;
  /** Where each sequence's state starts, instead of the learned or zero one. */
  initialState?: State | undefined;
  /** "all" also returns the state at every step. */
  states?: "last" | "all" | undefined;
}

/** A batch's loss and its gradient by every parameter. */
export interface GradientsResult {
  loss: number;
  gradients: Record<string, Tensor>;
}

/** A model's parameters while a training job has them: nobody else may read or change them until `end`. */
export interface Loan {
  readonly layout: readonly NativeParameter[];
  /** [P], not to be changed. */
  readonly parameters: FloatArray;
  /** Gives the model back, with new parameters where there are any. */
  end(parameters?: FloatArray): void;
}

// The class's private doors, for the functions below it.
let isModel: (value: unknown) => boolean;
let make: (spec: ResolvedModelSpec, parameters: FloatArray) => Model;
let borrow: (model: Model, onDispose: () => void) => Loan;
let flat: (model: Model) => FloatArray;
let kind: (model: Model) => string;

/**
 * A recurrent network with parameters of its own. Methods throw OUTLAST_BUSY while it trains and OUTLAST_DISPOSED after
 * `dispose`; what they return is a copy, what they are given is read at the call.
 */
export class Model implements Disposable {
  /** What the model is, every default filled in. */
  readonly spec: ResolvedModelSpec;
  readonly #shape: NativeShape;
  readonly #layout: readonly NativeParameter[];
  readonly #kind: string;
  #parameters: FloatArray | undefined;
  #onDispose: (() => void) | undefined; // there while a training job has the parameters

  /** `parameters` [P] becomes the model's own. */
  private constructor(spec: ResolvedModelSpec, parameters: FloatArray) {
    this.spec = spec;
    this.#shape = nativeShape(spec);
    this.#layout = layoutOf(spec);
    this.#kind = JSON.stringify([this.#shape, spec.freeze]);
    this.#parameters = parameters;
  }

  static {
    isModel = (value) => typeof value === "object" && value !== null && #layout in value;
    make = (spec, parameters) => new Model(spec, parameters);
    borrow = (model, onDispose) => model.#borrow(onDispose);
    flat = (model) => model.#use("give its parameters").slice();
    kind = (model) => model.#kind;
  }

  /** Copies of all parameters by PyTorch's names. */
  parameters(): Record<string, Tensor> {
    return parameterTensors(this.#layout, this.#use("read its parameters"));
  }

  /**
   * Replaces the parameters named; the others stay. All or nothing: throws OUTLAST_UNKNOWN_PARAMETER, OUTLAST_SHAPE,
   * OUTLAST_DTYPE (a float32 model takes Float32Array, a float64 one Float64Array), OUTLAST_NOT_FINITE, or
   * OUTLAST_INVALID_ARGUMENT for an A that is not symmetric where the model's structure is.
   */
  setParameters(values: Record<string, Tensor>): void {
    const parameters = this.#use("change its parameters");
    if (typeof values !== "object" || values === null) {
      const sentence = `setParameters takes an object of tensors by name, got ${describe(values)}.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence);
    }
    checkParameterNames(Object.keys(values), this.#layout, "setParameters");
    const changed = parameters.slice();
    for (const { name, shape, offset } of this.#layout) {
      if (!Object.hasOwn(values, name)) continue;
      changed.set(checkFloats(this.spec, values[name]!, name, shape).data, offset);
    }
    checkSymmetry(this.spec, changed);
    this.#parameters = changed;
  }

  /** Runs the network over `inputs` [batch, time, inputSize]. Outputs at and past a sequence's length are 0. */
  forward(inputs: Tensor, options: ForwardOptions = {}): ForwardResult {
    const { parameters, batch, allStates } = this.#forwardCall(inputs, options);
    return forwardResult(this.spec, batch, native().forward(this.#shape, parameters, batch, allStates));
  }

  /** `forward` on the core's own threads. */
  async forwardAsync(inputs: Tensor, options: ForwardOptions = {}): Promise<ForwardResult> {
    const { parameters, batch, allStates } = this.#forwardCall(inputs, options);
    return forwardResult(
      this.spec,
      batch,
      await runJob(native().forwardJob(this.#shape, parameters, batch, allStates)),
    );
  }

  /** The loss over a batch and its gradient for every parameter, frozen ones included. */
  gradients(batch: Batch, objective: Objective): GradientsResult {
    const { parameters, data, loss, scored } = this.#gradientsCall(batch, objective);
    const result = native().gradients(this.#shape, parameters, data, loss, scored);
    return { loss: result.loss, gradients: parameterTensors(this.#layout, result.gradients) };
  }

  /** `gradients` on the core's own threads. */
  async gradientsAsync(batch: Batch, objective: Objective): Promise<GradientsResult> {
    const { parameters, data, loss, scored } = this.#gradientsCall(batch, objective);
    const result = await runJob(native().gradientsJob(this.#shape, parameters, data, loss, scored));
    return { loss: result.loss, gradients: parameterTensors(this.#layout, result.gradients) };
  }

  /** Lets the parameters go; training under way stops. A second call does nothing. */
  dispose(): void {
    this.#parameters = undefined;
    this.#onDispose?.();
    this.#onDispose = undefined;
  }

  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #forwardCall(
    inputs: Tensor,
    options: ForwardOptions,
  ): { parameters: FloatArray; batch: NativeBatch; allStates: boolean } {
    const parameters = this.#use("run forward");
    checkFields(options, "the options of forward", ["lengths", "initialState", "states"]);
    const { lengths, initialState, states = "last" } = options;
    if (states !== "last" && states !== "all") {
      const sentence = `states must be "last" or "all", got ${describe(states)}.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "states");
    }
    return {
      parameters,
      batch: nativeInputs(this.spec, { inputs, lengths, initialState }),
      allStates: states === "all",
    };
  }

  #gradientsCall(batch: Batch, objective: Objective): Objective & { parameters: FloatArray; data: NativeBatch } {
    const parameters = this.#use("compute gradients");
    const checked = checkObjective(this.spec, objective);
    return { ...checked, parameters, data: nativeBatch(this.spec, batch, checked) };
  }

  #use(action: string): FloatArray {
    if (this.#parameters === undefined)
      throw invalid("OUTLAST_DISPOSED", `The model is disposed: it cannot ${action}.`);
    if (this.#onDispose !== undefined)
      throw invalid("OUTLAST_BUSY", `The model is training: it cannot ${action} until that ends.`);
    return this.#parameters;
  }

  #borrow(onDispose: () => void): Loan {
    const parameters = this.#use("train");
    this.#onDispose = onDispose;
    const end = (changed?: FloatArray): void => {
      this.#onDispose = undefined;
      if (changed !== undefined && this.#parameters !== undefined) this.#parameters = changed;
    };
    return { layout: this.#layout, parameters, end };
  }
}

/** A model whose parameters are drawn as `spec.init` says from `options.seed` (default 0). */
export function createModel(spec: ModelSpec, options: { seed?: number } = {}): Model {
  const resolved = resolveModelSpec(spec);
  checkFields(options, "the options of createModel", ["seed"]);
  const seed = parseSpec(seedSchema, options.seed ?? 0, "seed");
  return make(resolved, initialParameters(resolved, [seed]));
}

/** A model with these parameters [P], which it copies. */
export function modelFromParameters(spec: ModelSpec, parameters: FloatArray): Model {
  const resolved = resolveModelSpec(spec);
  const count = parameterCount(layoutOf(resolved));
  const copy = checkFloats(resolved, { shape: [count], data: parameters }, "parameters", [count]).data.slice();
  checkSymmetry(resolved, copy);
  return make(resolved, copy as FloatArray);
}

/** Throws OUTLAST_INVALID_ARGUMENT where the A among the parameters [P] of a symmetric model is none. */
function checkSymmetry(spec: ResolvedModelSpec, parameters: ArrayLike<number>): void {
  if (spec.structure !== "symmetric") return;
  const { offset } = layoutOf(spec).find(({ name }) => name === "A")!;
  requireSymmetric(parameters, { size: spec.hiddenSize, offset }, "OUTLAST_INVALID_ARGUMENT", "A");
}

/** Throws OUTLAST_INVALID_ARGUMENT for anything but a model; `name` is the argument's, for the message. */
export function checkModel(value: unknown, name = "model"): asserts value is Model {
  if (isModel(value)) return;
  const sentence = `${name} must be a model that createModel or loadModel made, got ${describe(value)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}

/** The same for all models that can be worked on together: those of one spec but for init. */
export function modelKind(model: Model): string {
  return kind(model);
}

/** A copy of a model's flat parameters [P]. */
export function modelParameters(model: Model): FloatArray {
  return flat(model);
}

/**
 * Takes a model's parameters for a training job; throws OUTLAST_BUSY when another one has them. `onDispose` is called
 * when the model is disposed before the loan ends.
 */
export function borrowModel(model: Model, onDispose: () => void): Loan {
  return borrow(model, onDispose);
}
