import type { Command } from "commander";

export interface ConvertCommandOptions {
  out: string;
  cell?: string;
  spec?: string;
  arrays?: boolean;
  initialState?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast convert IN -o OUT`: a model, or arrays, from one tool's file to another's. */
export function registerConvert(program: Command): void {
  program
    .command("convert")
    .description("turn a model of PyTorch's or Outlast's into a file for PyTorch, numpy, ONNX or Outlast")
    .argument("<in>", "a .safetensors, .npz, .pt or .pth file, or the folder of a run that has a model")
    .requiredOption("-o, --out <file>", "the file to write: .safetensors, .npz or .onnx")
    .option("--cell <cell>", "the cell of a plain nn.RNN, whose weights do not say it: tanh, relu or linear")
    .option("--spec <file>", "what else the input does not say, as a model's spec: readout.activation, dtype, ...")
    .option("--arrays", "copy arrays of any names as they are, to .safetensors, .npz or .npy")
    .option(
      "--initial-state <kind>",
      "of an .onnx file: optional inputs, or required ones (onnxruntime-node)",
      "optional",
    )
    .option("--json", "print what was found as JSON")
    .option("--quiet", "do not say what was found")
    .addHelpText("after", examples)
    .action(async (input: string, options: ConvertCommandOptions) => {
      const { convertCommand } = await import("../convertCommand.js");
      process.exitCode = await convertCommand(input, options);
    });
}

const examples = `
Examples:
  outlast convert outlast-runs/counting-1a2b3c4d -o model.onnx
  outlast convert checkpoint.pt -o model.safetensors
  outlast convert rnn.safetensors --cell relu -o model.safetensors
  outlast convert arrays.npz --arrays -o arrays.safetensors`;
