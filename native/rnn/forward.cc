#include "rnn/forward.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/transpose.h"
#include "rnn/block_stepper.h"

namespace outlast {
namespace {

/// Sequences, one a lane, from their first steps to the end of the longest.
template <class Real>
class SideBySide {
 public:
  SideBySide(const ModelShape& shape, const Real* parameters, Index count)
      : shape_(shape),
        stepper_(makeBlockStepper(shape, parameters, count)),
        inputs_(static_cast<std::size_t>(stepper_->blockSteps() * shape.inputSize * stepper_->lanes())),
        outputs_(static_cast<std::size_t>(stepper_->blockSteps() * shape.outputSize * stepper_->lanes())),
        rows_(lanes() == 1 ? 0 : std::max(inputs_.size(), outputs_.size())) {}

  [[nodiscard]] Index lanes() const { return stepper_->lanes(); }

  /// `at` [up to lanes] are places in `sequences` and `outputs`, the longest first.
  void run(std::span<const Index> at, std::span<const Sequence<Real>> sequences,
           std::span<const ForwardOutput<Real>> outputs) {
    for (std::size_t lane = 0; lane < at.size(); ++lane)
      stepper_->start(static_cast<Index>(lane), sequences[static_cast<std::size_t>(at[lane])].initial);
    const Index longest = sequences[static_cast<std::size_t>(at[0])].length;
    for (Index start = 0; start < longest; start += stepper_->blockSteps()) {
      const Index steps = std::min(stepper_->blockSteps(), longest - start);
      stepper_->advance(steps, readInputs(at, sequences, start, steps));
      stepper_->readOut(0, steps, outputs_.data());
      if (lanes() > 1) transpose(outputs_.data(), steps * shape_.outputSize, lanes(), rows_.data());
      for (std::size_t lane = 0; lane < at.size(); ++lane) {
        const auto place = static_cast<std::size_t>(at[lane]);
        writeLane(static_cast<Index>(lane), start, steps, sequences[place], outputs[place]);
      }
    }
  }

 private:
  const Real* readInputs(std::span<const Index> at, std::span<const Sequence<Real>> sequences, Index start,
                         Index steps) {
    const Index width = shape_.inputSize;
    const Index lanes = this->lanes();
    if (lanes == 1) return sequences[static_cast<std::size_t>(at[0])].inputs + start * width;
    for (std::size_t lane = 0; lane < at.size(); ++lane) {
      const Sequence<Real>& sequence = sequences[static_cast<std::size_t>(at[lane])];
      const Index there = std::clamp<Index>((sequence.length - start) * width, 0, steps * width);
      Real* to = rows_.data() + static_cast<Index>(lane) * steps * width;
      if (there > 0) std::copy_n(sequence.inputs + start * width, there, to);
      std::fill(to + there, to + steps * width, Real(0));
    }
    transpose(rows_.data(), lanes, steps * width, inputs_.data());
    return inputs_.data();
  }

  void writeLane(Index lane, Index start, Index steps, const Sequence<Real>& sequence,
                 const ForwardOutput<Real>& output) const {
    const Index h = shape_.hiddenSize;
    const Index there = std::min(steps, sequence.length - start);
    if (there <= 0) return;
    const std::vector<Real>& rows = lanes() == 1 ? outputs_ : rows_;
    if (output.outputs != nullptr)
      std::copy_n(rows.data() + lane * steps * shape_.outputSize, there * shape_.outputSize,
                  output.outputs + start * shape_.outputSize);
    const auto from = [&](Real* rows) { return rows == nullptr ? nullptr : rows + start * h; };
    if (output.h != nullptr || output.c != nullptr)
      stepper_->copyStates(0, there, lane, {from(output.h), from(output.c), output.layerStride});
    if (start + there == sequence.length && sequence.final != nullptr)
      stepper_->copyStates(there - 1, 1, lane, {sequence.final, sequence.final + shape_.layers * h, h});
  }

  ModelShape shape_;
  std::unique_ptr<BlockStepper<Real>> stepper_;
  std::vector<Real> inputs_;   // [steps, I, lanes]
  std::vector<Real> outputs_;  // [steps, O, lanes]
  std::vector<Real> rows_;     // [lanes, steps, I or O], where there are several
};

}  // namespace

template <class Real>
void forwardSequences(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                      std::span<const ForwardOutput<Real>> outputs) {
  std::vector<Index> order(sequences.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return sequences[static_cast<std::size_t>(a)].length > sequences[static_cast<std::size_t>(b)].length;
  });
  for (std::span<const Index> rest = order; !rest.empty();) {
    SideBySide<Real> group(shape, parameters, static_cast<Index>(rest.size()));
    const auto lanes = static_cast<std::size_t>(group.lanes());
    // Full groups, and then a last one if a stepper for fewer would not be better.
    do {
      const auto taken = std::min(lanes, rest.size());
      group.run(rest.first(taken), sequences, outputs);
      rest = rest.subspan(taken);
    } while (rest.size() >= lanes);
  }
}

template void forwardSequences(const ModelShape&, const float*, std::span<const Sequence<float>>,
                               std::span<const ForwardOutput<float>>);
template void forwardSequences(const ModelShape&, const double*, std::span<const Sequence<double>>,
                               std::span<const ForwardOutput<double>>);

}  // namespace outlast
