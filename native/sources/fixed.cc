#include "sources/fixed.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/failure.h"

namespace outlast {
namespace {

template <class Real>
struct Data {
  Index sequences;
  Index time;
  Index inputSize;
  Index targetSize;
  std::vector<Real> inputs;
  std::vector<Real> targets;
  std::vector<std::int32_t> lengths;
  std::vector<std::uint8_t> mask;  // empty: every step
};

template <class Real>
class FixedCursor final : public Cursor {
 public:
  FixedCursor(std::shared_ptr<const Data<Real>> data, Index row, Index length)
      : data_(std::move(data)), step_(row * data_->time), length_(length) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    std::uint8_t scored = 0;
    read(1, data_->inputSize, data_->targetSize, input, target, &scored);
    return scored != 0;
  }

  void read(Index steps, Index inputSize, Index targetSize, double* inputs, double* targets,
            std::uint8_t* scored) override {
    std::copy_n(data_->inputs.data() + step_ * inputSize, steps * inputSize, inputs);
    std::copy_n(data_->targets.data() + step_ * targetSize, steps * targetSize, targets);
    if (data_->mask.empty()) {
      std::fill_n(scored, steps, std::uint8_t{1});
    } else {
      for (Index t = 0; t < steps; ++t) scored[t] = data_->mask[static_cast<std::size_t>(step_ + t)] != 0 ? 1 : 0;
    }
    step_ += steps;
  }

 private:
  std::shared_ptr<const Data<Real>> data_;
  Index step_;  // counted over all rows
  Index length_;
};

template <class Real>
class FixedSet final : public SequenceSet {
 public:
  FixedSet(std::shared_ptr<const Data<Real>> data, std::vector<Index> rows, Index count, Index cut)
      : data_(std::move(data)), rows_(std::move(rows)), count_(count), cut_(cut) {}

  Index count() const override { return count_; }

  std::unique_ptr<Cursor> open(Index index) const override {
    const Index row = rows_[static_cast<std::size_t>(index) % rows_.size()];
    const Index length = data_->lengths[static_cast<std::size_t>(row)];
    return std::make_unique<FixedCursor<Real>>(data_, row, std::min(length, cut_));
  }

 private:
  std::shared_ptr<const Data<Real>> data_;
  std::vector<Index> rows_;
  Index count_;
  Index cut_;
};

template <class Real>
class FixedSource final : public Source {
 public:
  explicit FixedSource(Data<Real> data) : data_(std::make_shared<const Data<Real>>(std::move(data))) {}

  Index inputSize() const override { return data_->inputSize; }
  Index targetSize() const override { return data_->targetSize; }
  [[nodiscard]] bool inMemory() const override { return true; }
  LengthRange trainingLengths() const override {
    const auto [least, most] = std::minmax_element(data_->lengths.begin(), data_->lengths.end());
    return {*least, *most};
  }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const Index least = request.prefix ? request.lengths.to : request.lengths.from;
    const Index most = request.prefix ? largestWhole : request.lengths.to;
    std::vector<Index> rows;
    for (Index row = 0; row < data_->sequences; ++row) {
      const Index length = data_->lengths[static_cast<std::size_t>(row)];
      if (length >= least && length <= most) rows.push_back(row);
    }
    if (rows.empty()) refuse(request);
    const Index count = request.endless ? request.count : std::min(request.count, static_cast<Index>(rows.size()));
    return std::make_unique<FixedSet<Real>>(data_, std::move(rows), count, request.lengths.to);
  }

 private:
  [[noreturn]] void refuse(const SetRequest& request) const {
    const LengthRange lengths = trainingLengths();
    const std::string wanted = request.prefix
                                   ? "at least " + std::to_string(request.lengths.to)
                                   : std::to_string(request.lengths.from) + " to " + std::to_string(request.lengths.to);
    throw Failure("OUTLAST_NO_SEQUENCE", "No given sequence has " + wanted + " steps, they have " +
                                             std::to_string(lengths.from) + " to " + std::to_string(lengths.to) +
                                             ": ask for such lengths or give longer sequences.");
  }

  std::shared_ptr<const Data<Real>> data_;
};

template <class Real>
std::unique_ptr<Source> makeFixed(const SourceArguments& arguments) {
  const Index sequences = arguments.whole("sequences", 1);
  const Index time = arguments.whole("time", 1, std::numeric_limits<std::int32_t>::max());
  const Index inputSize = arguments.whole("inputSize", 1);
  const Index targetSize = arguments.whole("targetSize", 1);
  Data<Real> data{sequences,
                  time,
                  inputSize,
                  targetSize,
                  arguments.array<Real>("inputs", {sequences, time, inputSize}),
                  arguments.array<Real>("targets", {sequences, time, targetSize}),
                  arguments.optional<std::int32_t>("lengths"),
                  arguments.optional<std::uint8_t>("mask")};
  if (data.lengths.empty()) data.lengths.assign(static_cast<std::size_t>(sequences), static_cast<std::int32_t>(time));
  if (!data.mask.empty()) arguments.checkSize("mask", data.mask.size(), {sequences, time});
  arguments.checkSize("lengths", data.lengths.size(), {sequences});
  for (const std::int32_t length : data.lengths)
    if (length < 1 || length > time)
      throw Failure("OUTLAST_SHAPE", "A given sequence has length " + std::to_string(length) +
                                         ", but its arrays hold 1 to " + std::to_string(time) + " steps.");
  return std::make_unique<FixedSource<Real>>(std::move(data));
}

}  // namespace

std::unique_ptr<Source> Fixed::make(const SourceArguments& arguments) {
  const bool doubles = arguments.holdsDoubles("inputs") || arguments.holdsDoubles("targets");
  return doubles ? makeFixed<double>(arguments) : makeFixed<float>(arguments);
}

}  // namespace outlast
