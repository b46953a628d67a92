#include "sources/teacher.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/gaussians.h"
#include "core/packs.h"
#include "sources/generated.h"

namespace outlast {
namespace {

// A matrix without its zeros: a diagonal system costs O(dimension) a step.
class SparseRows {
 public:
  SparseRows(const std::vector<double>& dense, Index columns) {
    for (std::size_t i = 0; i < dense.size(); ++i) {
      const Index column = static_cast<Index>(i) % columns;
      if (dense[i] != 0.0) entries_.push_back({column, dense[i]});
      if (column + 1 == columns) rowEnds_.push_back(entries_.size());
    }
  }

  // result += matrix * vector
  void addProduct(const double* vector, double* result) const {
    std::size_t entry = 0;
    for (std::size_t row = 0; row < rowEnds_.size(); ++row)
      for (; entry < rowEnds_[row]; ++entry) result[row] += entries_[entry].value * vector[entries_[entry].column];
  }

 private:
  struct Entry {
    Index column;
    double value;
  };
  std::vector<Entry> entries_;
  std::vector<std::size_t> rowEnds_;
};

/// One state of its own: h_t = a h_{t-1} + b x_t, of whose output c h_t is a part.
struct Mode {
  double a, b, c;
};

/// The states that are heard of a diagonal system without zeros on its diagonal, with one input and one output; of any
/// other system none.
std::vector<Mode> modesOf(std::span<const double> a, std::span<const double> b, std::span<const double> c) {
  const std::size_t dimension = b.size();
  if (a.size() != dimension * dimension || c.size() != dimension) return {};
  std::vector<Mode> modes;
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = 0; j < dimension; ++j)
      if ((a[i * dimension + j] != 0.0) != (i == j)) return {};
    if (c[i] != 0.0) modes.push_back({a[i * dimension + i], b[i], c[i]});
  }
  return modes;
}

struct System {
  Index dimension;
  Index inputSize;
  Index outputSize;
  double noiseStd;
  bool delayed;
  SparseRows a;
  SparseRows b;
  SparseRows c;
  std::vector<Mode> modes;
};

class TeacherCursor final : public Cursor {
 public:
  TeacherCursor(std::shared_ptr<const System> system, const Random& inputs, const Random& noise, double noiseStd,
                Index length)
      : system_(std::move(system)),
        inputs_(inputs),
        noiseStd_(noiseStd),
        length_(length),
        state_(system_->modes.empty() ? static_cast<std::size_t>(system_->dimension) : system_->modes.size()),
        next_(system_->modes.empty() ? state_.size() : 0) {
    if (noiseStd != 0.0) noise_.emplace(noise);
  }

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    std::uint8_t scored = 0;
    read(1, system_->inputSize, system_->outputSize, input, target, &scored);
    return scored != 0;
  }

  void read(Index steps, Index inputSize, Index targetSize, double* inputs, double* targets,
            std::uint8_t* scored) override {
    drawInputs(steps, inputs);
    drawNoise(steps, targets);
    if (system_->modes.empty()) {
      addOutputs(steps, inputSize, targetSize, inputs, targets);
    } else {
      addModes(steps, inputs, targets);
    }
    std::fill_n(scored, steps, std::uint8_t{1});
  }

 private:
  void addOutputs(Index steps, Index inputSize, Index targetSize, const double* inputs, double* targets) {
    for (Index t = 0; t < steps; ++t) {
      std::fill(next_.begin(), next_.end(), 0.0);
      system_->a.addProduct(state_.data(), next_.data());
      system_->b.addProduct(inputs + t * inputSize, next_.data());
      state_.swap(next_);
      system_->c.addProduct(state_.data(), targets + t * targetSize);
    }
  }

  // What the matrices give, to the bit, with a few states at a time in registers.
  void addModes(Index steps, const double* inputs, double* targets) {
    constexpr int atOnce = 4;
    forTiles<atOnce>(static_cast<Index>(state_.size()), [&](auto count, Index first) {
      Mode mode[count()];
      double state[count()];
      std::copy_n(system_->modes.data() + first, count(), mode);
      std::copy_n(state_.data() + first, count(), state);
      for (Index t = 0; t < steps; ++t) {
        double target = targets[t];
        for (int i = 0; i < count(); ++i) {
          // Their sums begin with 0, so that they are no negative zeros. Added here, it makes no state wait for it.
          state[i] = mode[i].a * state[i] + (mode[i].b * inputs[t] + 0.0);
          target += mode[i].c * state[i];
        }
        targets[t] = target;
      }
      std::copy_n(state, count(), state_.data() + first);
    });
  }

  void drawInputs(Index steps, double* inputs) {
    // Delayed, an input is heard a step late, and nothing at the first step.
    const Index silent = first_ && system_->delayed ? std::min<Index>(1, steps) * system_->inputSize : 0;
    first_ = first_ && steps == 0;
    std::fill_n(inputs, silent, 0.0);
    inputs_.fill(inputs + silent, steps * system_->inputSize - silent);
  }

  void drawNoise(Index steps, double* targets) {
    const Index count = steps * system_->outputSize;
    if (noiseStd_ == 0.0) {
      std::fill_n(targets, count, 0.0);
      return;
    }
    noise_->fill(targets, count);
    for (Index i = 0; i < count; ++i) targets[i] *= noiseStd_;
  }

  std::shared_ptr<const System> system_;
  Gaussians inputs_;
  std::optional<Gaussians> noise_;
  double noiseStd_;
  Index length_;
  bool first_ = true;
  std::vector<double> state_;
  std::vector<double> next_;
};

class TeacherSource final : public Source {
 public:
  TeacherSource(System system, Index length)
      : system_(std::make_shared<const System>(std::move(system))), length_(length) {}

  Index inputSize() const override { return system_->inputSize; }
  Index targetSize() const override { return system_->outputSize; }
  LengthRange trainingLengths() const override { return {length_, length_}; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    // Noise is on training targets only: an evaluation measures the distance to the teacher itself.
    const double noiseStd = request.stream == streamName("data") ? system_->noiseStd : 0.0;
    const auto open = [noiseStd, system = system_, lengths = generatedLengths(request), seed = request.seed,
                       noiseStream = request.stream ^ streamName("noise")](Random random, Index index) {
      const Index length = drawLength(random, lengths);
      const Random noise(seed, noiseStream, static_cast<std::uint64_t>(index));
      return std::make_unique<TeacherCursor>(system, random, noise, noiseStd, length);
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

 private:
  std::shared_ptr<const System> system_;
  Index length_;
};

}  // namespace

std::unique_ptr<Source> Teacher::make(const SourceArguments& arguments) {
  const Index dimension = arguments.whole("dimension", 1);
  const Index inputSize = arguments.whole("inputSize", 1);
  const Index outputSize = arguments.whole("outputSize", 1);
  const auto a = arguments.array<double>("A", {dimension, dimension});
  const auto b = arguments.array<double>("B", {dimension, inputSize});
  const auto c = arguments.array<double>("C", {outputSize, dimension});
  return std::make_unique<TeacherSource>(
      System{dimension, inputSize, outputSize, arguments.number("noiseStd", 0.0, std::numeric_limits<double>::max()),
             arguments.whole("delayed", 0, 1) == 1, SparseRows(a, dimension), SparseRows(b, inputSize),
             SparseRows(c, dimension), modesOf(a, b, c)},
      arguments.whole("length", 1));
}

}  // namespace outlast
