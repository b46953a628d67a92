import type { onnx } from "onnx-proto";
import type { Tensor } from "../../core/index.js";

/** ONNX's numbers for types of elements (TensorProto.DataType) and of attributes (AttributeProto.AttributeType). */
const elementTypes = { float32: 1, float64: 11, int64: 7 } as const;
const attributeTypes = { float: 1, int: 2, graph: 5, floats: 6, ints: 7, strings: 8 } as const;

export type AttributeValue =
  | number
  | readonly number[]
  | { floats: readonly number[] }
  | { strings: readonly string[] }
  | { graph: onnx.IGraphProto };

/** An axis: of a size, or of any under a name. */
export type Axis = number | string;

/** What stands in a graph and in the bodies of its loops, put down in the order in which it is computed. */
export class Graph {
  readonly dtype: "float32" | "float64";
  readonly nodes: onnx.INodeProto[] = [];
  /** Shared with the bodies of loops, which see the constants around them. */
  readonly constants: onnx.ITensorProto[];
  readonly #prefix: string;

  constructor(dtype: "float32" | "float64", prefix = "", constants: onnx.ITensorProto[] = []) {
    this.dtype = dtype;
    this.#prefix = prefix;
    this.constants = constants;
  }

  /** The body of a loop: nodes of its own, whose names start with `prefix`, and the constants of this graph. */
  body(prefix: string): Graph {
    return new Graph(this.dtype, prefix, this.constants);
  }

  /** A node of one result, which it names; inputs that are left out are "". */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
    name?: string,
  ): string {
    return this.nodeOf(type, inputs, [name ?? this.#fresh(type)], attributes)[0]!;
  }

  /** The same with results of these names, or that many of any. */
  nodeOf(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[] | number,
    attributes: Record<string, AttributeValue> = {},
  ): string[] {
    const output =
      typeof outputs === "number"
        ? Array.from({ length: outputs }, (_, i) => `${this.#fresh(type)}_${i}`)
        : [...outputs];
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    const name = `${this.#prefix}${type}_${this.nodes.length}`;
    this.nodes.push({ opType: type, name, input: [...inputs], output, attribute });
    return output;
  }

  /** Numbers of the graph's dtype under a name. */
  constant(name: string, { shape, data }: Tensor): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.constants.push({ name, dims: [...shape], dataType: elementTypes[this.dtype], rawData: bytes });
    return name;
  }

  /** A number of the graph's dtype, without axes. */
  scalar(name: string, value: number): string {
    const data = this.dtype === "float32" ? Float32Array.of(value) : Float64Array.of(value);
    return this.constant(name, { shape: [], data });
  }

  /** A list of whole numbers, as axes and shapes are said; one of equal ones is written once. */
  integers(values: readonly number[]): string {
    const name = `integers_${values.join("_")}`;
    if (this.constants.some((constant) => constant.name === name)) return name;
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.constants.push({ name, dims: [values.length], dataType: elementTypes.int64, rawData: bytes });
    return name;
  }

  /** A tensor that comes into a graph or leaves it. */
  port(name: string, axes: readonly Axis[]): onnx.IValueInfoProto {
    const dim = axes.map((axis) => (typeof axis === "number" ? { dimValue: axis } : { dimParam: axis }));
    return { name, type: { tensorType: { elemType: elementTypes[this.dtype], shape: { dim } } } };
  }

  #fresh(type: string): string {
    return `${this.#prefix}${type.toLowerCase()}_${this.nodes.length}`;
  }
}

function attributeOf(name: string, value: AttributeValue): onnx.IAttributeProto {
  if (typeof value === "number") return { name, type: attributeTypes.int, i: value };
  if ("floats" in value) return { name, type: attributeTypes.floats, floats: [...value.floats] };
  if ("graph" in value) return { name, type: attributeTypes.graph, g: value.graph };
  if ("strings" in value) {
    const encoder = new TextEncoder();
    return { name, type: attributeTypes.strings, strings: value.strings.map((text) => encoder.encode(text)) };
  }
  return { name, type: attributeTypes.ints, ints: [...value] };
}
