// What a block holds is the same to the bit whether it was read from numbers or from whole ones of a byte each.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/random.h"
#include "ensemble/dataset.h"
#include "lanes/block.h"

namespace {

using namespace outlast;

/// A sequence with rows of inputs and targets, the first step not scored where `masked`.
class Rows final : public SteppedCursor<Rows> {
 public:
  Rows(std::vector<double> numbers, Index width, bool masked)
      : numbers_(std::move(numbers)), width_(width), masked_(masked) {}
  [[nodiscard]] Index length() const override { return static_cast<Index>(numbers_.size()) / width_; }
  bool next(double* input, double* target) override {
    const double* row = numbers_.data() + at_++ * width_;
    std::copy(row, row + inputSize, input);
    std::copy(row + inputSize, row + width_, target);
    return at_ > 1 || !masked_;
  }
  static constexpr Index inputSize = 3;

 private:
  std::vector<double> numbers_;
  Index width_;
  bool masked_;
  Index at_ = 0;
};

/// Sequences of 1 to 40 steps of any bytes.
template <class Real>
Dataset<Real> byteSet(Index count, Index targetSize, bool masked) {
  const JobControl control;
  Dataset<Real> set(Rows::inputSize, targetSize, 0);
  Random random(7, streamName("data"), 0);
  for (Index i = 0; i < count; ++i) {
    const Index width = Rows::inputSize + targetSize;
    std::vector<double> numbers(static_cast<std::size_t>((1 + i * 17 % 40) * width));
    for (double& number : numbers) number = static_cast<double>(random.below(256)) - 128;
    Rows rows(std::move(numbers), width, masked && i % 3 == 0);
    set.append(rows, control);
  }
  return set;
}

template <class V, int packs>
bool areEqual(const Dataset<RealOf<V>>& one, const Dataset<RealOf<V>>& other, Index targetSize, Scored scored) {
  using Real = RealOf<V>;
  using Blocked = Block<V, packs>;
  bool equal = true;
  // Places left over have no sequence, as in the last block of a batch.
  constexpr int used = std::max(1, Blocked::places - 2);
  for (Index first = 0; first < one.count(); first += used) {
    Blocked blocks[2];
    std::vector<Sequence<Real>> sequences;
    sequences.reserve(2 * Blocked::places);
    for (const Dataset<Real>* set : {&one, &other}) {
      const Sequence<Real>* places[Blocked::places] = {};
      for (Index p = 0; p < used && first + p < one.count(); ++p)
        places[p] = &sequences.emplace_back(set->window(first + p, 0, 1000, scored));
      blocks[set == &one ? 0 : 1].fill(places, Rows::inputSize, targetSize, scored);
    }
    const Index inputs = blocks[0].steps * Rows::inputSize * Blocked::places;
    equal = equal && std::equal(blocks[0].inputs.get(), blocks[0].inputs.get() + inputs, blocks[1].inputs.get());
    for (Index t = 0; t < (scored == Scored::every ? blocks[0].steps : 1); ++t)
      for (Index o = 0; o < targetSize; ++o)
        for (int n = 0; n < packs; ++n)
          for (int lane = 0; lane < Blocked::W; ++lane)
            equal = equal && blocks[0].target(t, o, n)[lane] == blocks[1].target(t, o, n)[lane];
  }
  return equal;
}

}  // namespace

TEST_CASE_TEMPLATE("a block of whole numbers is the block of numbers", Real, float, double) {
  using V = Pack<Real>;
  for (const Index targetSize : {1, 2, 5})
    for (const bool masked : {false, true}) {
      const Dataset<Real> numbers = byteSet<Real>(57, targetSize, masked);
      Dataset<Real> whole = byteSet<Real>(57, targetSize, masked);
      whole.keepWhole();
      CAPTURE(targetSize);
      CAPTURE(masked);
      REQUIRE(numbers.window(0, 0, 1000, Scored::every).whole == nullptr);
      REQUIRE(whole.window(0, 0, 1000, Scored::every).whole != nullptr);
      for (const Scored scored : {Scored::every, Scored::last}) {
        CHECK(areEqual<V, 1>(numbers, whole, targetSize, scored));
        CHECK(areEqual<V, 2>(numbers, whole, targetSize, scored));
      }
    }
}

TEST_CASE("windows that are not all of a sequence are read from its numbers") {
  Dataset<float> set = byteSet<float>(9, 2, false);
  set.keepWhole();
  const Index length = set.length(8);
  REQUIRE(length > 2);
  CHECK(set.window(8, 0, length, Scored::every).whole != nullptr);
  CHECK(set.window(8, 0, length - 1, Scored::every).whole == nullptr);
  CHECK(set.window(8, 1, length, Scored::every).whole == nullptr);
  CHECK(set.window(8, length, length, Scored::every).whole == nullptr);
}

TEST_CASE_TEMPLATE("bytes hold whole numbers from -128 to 127, but no -0", Real, float, double) {
  const auto fit = [](Real number, std::size_t at) {
    std::vector<Real> numbers(3000, Real(1));
    numbers[at] = number;
    return WholeNumbers::fit(std::span<const Real>(numbers));
  };
  const Real infinity = std::numeric_limits<Real>::infinity();
  for (const std::size_t at : {0U, 1U, 1023U, 1024U, 2999U}) {
    for (const Real number : {Real(-128), Real(-1), Real(0), Real(127)}) CHECK(fit(number, at));
    for (const Real number :
         {Real(-129), Real(-128.5), Real(0.5), Real(127.5), Real(128), Real(1e30), -Real(0), infinity, -infinity,
          std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::denorm_min()}) {
      CAPTURE(number);
      CHECK_FALSE(fit(number, at));
    }
  }
}
