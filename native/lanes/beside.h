// What goes through a network beside a block of sequences.
#pragma once
#include <cstddef>

namespace outlast {

/// A sequence on its own way through the layers: into each where a block goes into it, a step after each of the
/// block's, in the time in which the block waits for itself. It has the bits that it has alone, and so has the block.
class Beside {
 public:
  virtual ~Beside() = default;
  virtual void beginForward(std::size_t layer) = 0;
  virtual void beginBackward(std::size_t layer) = 0;
  virtual void step() = 0;  ///< none where it is through the layer already
  virtual void end() = 0;   ///< whatever is left of the layer
};

}  // namespace outlast
