// How a model's step is laid out on a device: who computes what, and where each thing lies. Made on the host, read by
// the kernels; plain numbers, since it crosses the border of the device's library.
#pragma once
#include <algorithm>

#include "device/team.h"
#include "rnn/layout.h"
#include "rnn/network.h"

namespace outlast::device {

inline constexpr int mostLayers = 8;

/// What a launch does with its models.
enum class Purpose : std::int32_t { train, walk };

/// Of a layer. Its products run over the rows of `z`: the inputs, a row of ones for their bias, the hidden units, a row
/// of ones for theirs; each part fills whole quads.
struct LayerPlan {
  int inputs = 0;
  int hasInputBias = 0, hasHiddenBias = 0;
  int weightIh = -1, weightHh = -1, biasIh = -1, biasHh = -1;  ///< in the model's flat vector
  int initialH = -1, initialC = -1;
  int packed = 0;  ///< where its packed weights begin: [inputs + bias + hidden + bias][weightStride]

  [[nodiscard]] constexpr int inputTerms() const { return inputs + hasInputBias; }
  [[nodiscard]] constexpr int inputQuads() const { return (inputTerms() + quadWidth - 1) / quadWidth; }
  /// Row of `z` with which the hidden part begins.
  [[nodiscard]] constexpr int hiddenRow() const { return inputQuads() * quadWidth; }
};

/// What a linear model's impulse response needs, and where it lies in the workspace; see kernel/impulse.h.
struct ImpulsePlan {
  int fromInputs = 1;                   ///< vectors go from the entries to the state, else from the outputs
  int columns = 0, readers = 0;         ///< vectors of a lag, and what reads them; 0: the mode is another
  Index vectors = 0, back = 0;          ///< [lags, columns, H]
  Index response = 0, dResponse = 0;    ///< [lags, columns, readers]
  Index constants = 0, dConstants = 0;  ///< [O, steps + 1]
  Index outputs = 0, dOutputs = 0;      ///< [rows, steps, O]
  Index rowLosses = 0;                  ///< [rows] in double
};

/// Where things lie in a team's exchange memory (what its threads hand each other, fast and small) and in its workspace
/// (what is too large for that), in numbers of the model's type.
struct Plan {
  Purpose purpose = Purpose::train;
  ModelShape shape;
  int loss = 0;
  Scored scored = Scored::last;
  int optimizer = 0;
  int slots = 0;       ///< that the optimizer keeps for each parameter
  int constants = 0;   ///< of the optimizer, a step
  int parameters = 0;  ///< P
  int stateSize = 0;   ///< numbers in a sequence's state
  int targetSize = 0;  ///< of a step
  LayerPlan layers[mostLayers];
  ImpulsePlan impulse;
  int readoutWeight = -1, readoutBias = -1;

  int warpWidth = 0;     ///< lanes for a sequence where a warp has the model, its units in registers; 0: a block has it
  int threads = 32;      ///< of a team
  int rows = 4;          ///< sequences that go through the network together: whole quads
  int stride = 4;        ///< numbers from one row of `z` to the next: a warp's reads meet in no bank
  int weightStride = 0;  ///< numbers from one term's weights to the next term's
  int zRows = 0;         ///< of the widest layer
  int longest = 0;       ///< steps of the longest window
  bool isNoisy = false;  ///< whether there is noise on states
  int windowsALook = 1;  ///< windows from one look at the host's stop to the next
  int lookMask = 0;      ///< steps of a window from one look to the next, less one; their number is a power of two

  // exchange
  int z = 0, dSum = 0, dh = 0, dc = 0, outputs = 0, dOutputs = 0, rowsInfo = 0, sums = 0, exchange = 0;
  // exchange, or workspace where they are too many
  Index weights = 0;
  bool weightsInWorkspace = false;
  // workspace
  Index h = 0, c = 0, above = 0, gradients = 0, tiles = 0, readouts = 0;
  Index workspace = 0;
  bool tilesInWorkspace = false;  ///< a thread has more tiles of the gradient than registers for them

  // A crew's workspace: a stretch of memory for each slice of rows, then one for each block, then what all share.
  int rowSlices = 1, unitSlices = 1;
  int units = 0;       ///< most hidden units of a slice
  Index slice = 0;     ///< numbers of a slice of rows
  Index parts = 0;     ///< in it, twice: of each slice of units its share of dL/dz, [unit slices][terms][stride]
  int terms = 0;       ///< that have shares: hidden units, and the inputs of upper layers
  Index own = 0;       ///< numbers of a block's own: its packed weights, its tiles, where they are too many
  Index crewSums = 0;  ///< doubles [2][blocks], two more, and one for each slice of rows

  [[nodiscard]] constexpr int crewSize() const { return rowSlices * unitSlices; }
};

/// Tiles of the gradient that a thread keeps in registers, four terms of one unit each: half of them where all else is
/// doubles too.
constexpr int mostTiles(int gates, int realBytes) {
  return std::min(4, (realBytes == 4 ? 256 : 128) / (gates * quadWidth * realBytes));
}

/// What a device gives a team.
struct DeviceLimits {
  Index exchangeBytes = Index{48} * 1024;
  int threads = 512;
  bool warps = true;      ///< whether warps may be teams of their own: tests ask for blocks
  int crew = 1;           ///< blocks that are sure to be at work at once, so that they may wait for each other
  int unitsOfBlock = 96;  ///< a model of more hidden units is sliced by units: tests ask for fewer
  int rowsOfBlock = 64;   ///< most of a slice, where there are twice as many rows
  int rowsOfUnits = 16;   ///< fewest of a slice; all where units are sliced
};

}  // namespace outlast::device
