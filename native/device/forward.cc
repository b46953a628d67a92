#include <algorithm>
#include <numeric>

#include "device/evaluate.h"
#include "device/walker.h"

namespace outlast::device {
namespace {

template <class Real>
class DeviceForward {
 public:
  DeviceForward(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                std::span<const ForwardOutput<Real>> outputs, const Driver& driver, int device)
      : shape_(shape),
        layout_(makeLayout(shape)),
        parameters_(parameters),
        sequences_(sequences),
        outputs_(outputs),
        order_(sequences.size()),
        walker_({shape, 0, Scored::last, {}, std::ssize(sequences), longestOf(sequences)}, parameters, 1, driver,
                device) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    // Not of std::ranges, which the libc++ of Emscripten does not have whole.
    const auto isLonger = [&](std::size_t a, std::size_t b) { return sequences_[a].length > sequences_[b].length; };
    std::stable_sort(order_.begin(), order_.end(), isLonger);
  }

  void run() {
    const Plan& plan = walker_.plan();
    const Index numbers = shape_.inputSize + shape_.outputSize + 2 * shape_.layers * shape_.hiddenSize;
    const Index bytes = plan.rows * plan.longest * numbers * Index{sizeof(Real)};
    // Whole strands, as many as there is room for.
    const auto most = static_cast<std::size_t>(std::max<Index>(1, walker_.memory() / bytes) * plan.rows);
    walker_.reserveSlots(static_cast<Index>(std::min(most, order_.size())));
    for (std::span<const std::size_t> rest = order_; !rest.empty();) {
      const auto group = rest.first(std::min(most, rest.size()));
      rest = rest.subspan(group.size());
      for (Index at = 0; at < sequences_[group[0]].length; at += plan.longest) walk(group, at);
    }
  }

 private:
  static Index longestOf(std::span<const Sequence<Real>> sequences) {
    Index most = 0;
    for (const auto& one : sequences) most = std::max(most, one.length);
    return most;
  }

  /// One stretch of all strands of a group, the longest sequences first.
  void walk(std::span<const std::size_t> group, Index at) {
    const Plan& plan = walker_.plan();
    const bool given =
        at == 0 && std::ranges::any_of(group, [&](std::size_t i) { return sequences_[i].initial != nullptr; });
    load_.clear();
    load_.inputs.clear();
    for (std::size_t first = 0; first < group.size(); first += static_cast<std::size_t>(plan.rows)) {
      const auto strand = group.subspan(first, std::min(group.size() - first, static_cast<std::size_t>(plan.rows)));
      if (sequences_[strand[0]].length <= at) break;
      StepPlan step;
      step.rows = static_cast<int>(strand.size());
      step.width = static_cast<int>(there(strand[0], at));
      step.alive = at == 0 ? 0 : step.rows;
      const auto stretch = static_cast<int>(load_.stretches.size());
      load_.work.push_back({0, stretch, stretch, 0});
      load_.stretches.push_back({std::ssize(load_.starts) - 1, at, step});
      for (const std::size_t i : strand) {
        const Real* const from = sequences_[i].inputs + at * shape_.inputSize;
        load_.inputs.insert(load_.inputs.end(), from, from + there(i, at) * shape_.inputSize);
        load_.starts.push_back(load_.starts.back() + there(i, at));
        if (given) appendStart(sequences_[i]);
      }
    }
    JobControl control;
    walker_.launchWithStates(load_, control);
    for (std::size_t row = 0; row + 1 < load_.starts.size(); ++row) take(group[row], at, load_.starts[row]);
  }

  [[nodiscard]] Index there(std::size_t i, Index at) const {
    return std::clamp<Index>(sequences_[i].length - at, 0, walker_.plan().longest);
  }

  /// Where some sequences bring the state that they start from, the others have theirs brought along.
  void appendStart(const Sequence<Real>& sequence) {
    const Index size = walker_.plan().stateSize, layers = shape_.layers, hidden = shape_.hiddenSize;
    const auto end = load_.initial.insert(load_.initial.end(), static_cast<std::size_t>(size), Real(0));
    if (sequence.initial != nullptr) {
      std::copy_n(sequence.initial, size, end);
      return;
    }
    for (Index row = 0; row < size / hidden; ++row) {
      const LayerOffsets& layer = layout_.layers[static_cast<std::size_t>(row % layers)];
      const Index learned = row < layers ? layer.initialH : layer.initialC;
      if (learned >= 0) std::copy_n(parameters_ + learned, hidden, end + row * hidden);
    }
  }

  /// Hands out what was found of a sequence, whose steps of the stretch begin at step `from` of the load.
  void take(std::size_t i, Index at, Index from) const {
    const Index steps = there(i, at), hidden = shape_.hiddenSize;
    const ForwardOutput<Real>& to = outputs_[i];
    if (steps == 0) return;
    if (to.outputs != nullptr)
      std::copy_n(walker_.outputs().begin() + from * shape_.outputSize, steps * shape_.outputSize,
                  to.outputs + at * shape_.outputSize);
    const bool ends = at + steps == sequences_[i].length;
    Real* final = ends ? sequences_[i].final : nullptr;
    const auto takeStates = [&](const std::vector<Real>& states, Real* rows) {
      for (Index l = 0; l < shape_.layers; ++l) {
        const auto begin = states.begin() + (l * load_.steps() + from) * hidden;
        if (rows != nullptr) std::copy_n(begin, steps * hidden, rows + l * to.layerStride + at * hidden);
        if (final != nullptr) final = std::copy_n(begin + (steps - 1) * hidden, hidden, final);
      }
    };
    takeStates(walker_.h(), to.h);
    if (walker_.plan().stateSize > shape_.layers * hidden) takeStates(walker_.c(), to.c);
  }

  const ModelShape& shape_;
  Layout layout_;
  const Real* parameters_;
  std::span<const Sequence<Real>> sequences_;
  std::span<const ForwardOutput<Real>> outputs_;
  std::vector<std::size_t> order_;
  Walker<Real> walker_;
  WalkLoad<Real> load_;
};

}  // namespace

template <class Real>
void forwardOnDevice(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                     std::span<const ForwardOutput<Real>> outputs, const Driver& driver, int device) {
  if (!sequences.empty()) DeviceForward<Real>(shape, parameters, sequences, outputs, driver, device).run();
}

template void forwardOnDevice(const ModelShape&, const float*, std::span<const Sequence<float>>,
                              std::span<const ForwardOutput<float>>, const Driver&, int);
template void forwardOnDevice(const ModelShape&, const double*, std::span<const Sequence<double>>,
                              std::span<const ForwardOutput<double>>, const Driver&, int);

}  // namespace outlast::device
