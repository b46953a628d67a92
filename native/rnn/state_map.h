// The map that one input makes of a one-unit model's state, h -> h' or (h, c) -> (h', c'), over many states at once:
// the steps of rnn/block_stepper.h turned round, for walks over all strings instead of along some. Same bits.
#pragma once
#include <memory>
#include <span>

#include "core/simd.h"

namespace outlast {

/// Rows of states; c is null where the cell has none.
template <class Real>
struct States {
  Real* h = nullptr;
  Real* c = nullptr;

  States from(Index place) const { return {h + place, c == nullptr ? nullptr : c + place}; }
  operator States<const Real>() const { return {h, c}; }
};

/// Rows of intervals of one number.
template <class Real>
struct Span {
  Real* low = nullptr;
  Real* high = nullptr;

  operator Span<const Real>() const { return {low, high}; }
};

/// Of what a cell with a c saves: h = o tanh(c), and these two come last.
template <class Cell>
inline constexpr int outputGate = Cell::saved - 2;

/// Boxes of states, low <= high in every number.
template <class Real>
struct Boxes {
  States<Real> low;
  States<Real> high;
};

/// Rows are read and written in whole packs: up to statePad - 1 numbers past the last one must be there.
inline constexpr Index statePad = 16;

template <class Real>
class StateMap {
 public:
  virtual ~StateMap() = default;
  [[nodiscard]] virtual bool hasC() const = 0;
  /// Moves `count` states on by the input `symbol`. `to` may not overlap `from`.
  virtual void advance(int symbol, Index count, States<const Real> from, States<Real> to) const = 0;
  /// Boxes that hold every state to which `advance` moves one of the boxes `from`.
  virtual void enclose(int symbol, Index count, const Boxes<const Real>& from, const Boxes<Real>& to) const = 0;
  /// Where there is a c: what holds the output gates o of `advance` from all h' of intervals,
  virtual void encloseGate(int symbol, Index count, Span<const Real> h, Span<Real> o) const = 0;
  /// and h = o tanh(c) for all o of intervals.
  virtual void encloseOutput(Index count, const Real* c, Span<const Real> o, Span<Real> h) const = 0;
  /// The read-out of `count` states: outputs [O, roundUp(count, statePad)].
  virtual void readOut(Index count, const Real* h, Real* outputs) const = 0;
  /// Whether no input's gates depend on h' in [-1, 1], so that c alone is the state.
  [[nodiscard]] virtual bool ignoresH() const = 0;
  /// The sums of an input [sums] before the state comes in, and the weights [gates] with which it does.
  [[nodiscard]] virtual std::span<const Real> inputSums(int symbol) const = 0;
  [[nodiscard]] virtual std::span<const Real> stateWeights() const = 0;
};

/// `inputs` [symbols, I]. The parameters must outlive the map.
template <class Real>
std::unique_ptr<StateMap<Real>> makeStateMap(const ModelShape& shape, const Real* parameters,
                                             std::span<const Real> inputs);

}  // namespace outlast
