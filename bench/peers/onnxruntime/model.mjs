// An LSTM with a read-out at every step as an ONNX file, by hand: five kinds of protobuf messages are not worth a
// library.
import { parametersOf } from "../../numbers.mjs";

const FLOAT = 1;
const INT64 = 7;

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

/** A field of a message: a number, a string, or the bytes of a message within. */
function field(id, value) {
  if (typeof value === "number") return Buffer.concat([varint(id * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(id * 8 + 2), varint(bytes.length), bytes]);
}

const message = (...fields) => Buffer.concat(fields);
const bytesOf = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);

function constant(name, shape, data) {
  const type = data instanceof Float32Array ? FLOAT : INT64;
  const extents = shape.map((extent) => field(1, extent));
  return field(5, message(...extents, field(2, type), field(8, name), field(9, bytesOf(data))));
}

function node(kind, inputs, output, ...attributes) {
  const from = inputs.map((name) => field(1, name));
  return field(1, message(...from, field(2, output), field(4, kind), ...attributes));
}

function port(id, name, shape) {
  const extents = shape.map((extent) => field(1, field(1, extent)));
  const type = field(1, message(field(1, FLOAT), field(2, message(...extents))));
  return field(id, message(field(1, name), field(2, type)));
}

/** Rows of the gates i, f, g, o as ONNX orders them: i, o, f, g. */
function reordered(data) {
  const gate = data.length / 4;
  return Float32Array.from(data, (_, at) => data[[0, 3, 1, 2][Math.floor(at / gate)] * gate + (at % gate)]);
}

/** Inputs x [T, B, I], outputs y [T, B, 1]. */
export function lstmModel(of, index) {
  const { hidden: h, inputs, time, batch } = of;
  const shapes = [[4 * h, inputs], [4 * h, h], [4 * h], [4 * h], [1, h], [1]];
  const [w, r, b, c, v, d] = parametersOf(shapes, of, index).map(({ data }) => data);
  const biases = Float32Array.of(...reordered(b), ...reordered(c));
  const size = field(5, message(field(1, "hidden_size"), field(3, h), field(20, 2)));
  const graph = message(
    node("LSTM", ["x", "w", "r", "b"], "states", size),
    node("Squeeze", ["states", "direction"], "rows"),
    node("MatMul", ["rows", "v"], "products"),
    node("Add", ["products", "d"], "y"),
    field(2, "lstm"),
    constant("w", [1, 4 * h, inputs], reordered(w)),
    constant("r", [1, 4 * h, h], reordered(r)),
    constant("b", [1, 8 * h], biases),
    constant("v", [h, 1], v),
    constant("d", [1], d),
    constant("direction", [1], BigInt64Array.of(1n)),
    port(11, "x", [time, batch, inputs]),
    port(12, "y", [time, batch, 1]),
  );
  return message(field(1, 8), field(7, graph), field(8, message(field(1, ""), field(2, 17))));
}
