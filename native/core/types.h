// The one legend of the core. Every array is dense and row-major, its last index the fastest:
//   N models, B sequences, T steps, I inputs, H hidden units, O outputs, L layers, G gates of a cell, P parameters.
#pragma once
#include <cstdint>

namespace outlast {

using Index = std::int64_t;

/// Largest whole number that a JavaScript number holds exactly.
inline constexpr Index largestWhole = Index{1} << 53;

enum class ReadoutActivation : std::uint8_t { none, sigmoid, clip };
enum class Scored : std::uint8_t { last, every };
/// What the linear cell's A is bound to be; rnn/structure.h says what its parameters are then.
enum class Structure : std::uint8_t { full, symmetric, diagonal, complexDiagonal };

/// What every model of an ensemble has in common. `cell` is an index into the list in cells/list.h.
struct ModelShape {
  int cell = 0;
  Index inputSize = 1;
  Index hiddenSize = 1;
  Index outputSize = 1;
  int layers = 1;
  bool bias = true;
  bool readoutBias = true;
  ReadoutActivation readout = ReadoutActivation::none;
  bool learnInitialState = false;
  Structure structure = Structure::full;  ///< of state-space cells alone; complexDiagonal: H is even
};

/// Sequence lengths from..to, both included.
struct LengthRange {
  Index from = 1;
  Index to = 1;
};

}  // namespace outlast
