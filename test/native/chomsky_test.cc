#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "sources/list.h"

using namespace outlast;

namespace {

constexpr std::array kinds = {"parity",     "evenPairs",     "modularArithmetic", "cycleNavigation",
                              "bucketSort", "reverseString", "duplicateString"};

std::unique_ptr<Source> make(const char* kind, double from, double to) {
  return makeSource(kind, std::array{from, to}, {});
}

// Symbols of a sequence's string, and tokens of its answer; checks its form on the way.
struct Lengths {
  Index symbols = 0, tokens = 0;
};
Lengths readLengths(const Source& source, const SequenceSet& set, Index index) {
  const auto cursor = set.open(index);
  std::vector<double> input(static_cast<std::size_t>(source.inputSize()));
  Lengths lengths;
  for (Index t = 0; t < cursor->length(); ++t) {
    double target = -1;
    const bool scored = cursor->next(input.data(), &target);
    REQUIRE(std::count(input.begin(), input.end(), 0.0) == std::ssize(input) - 1);
    REQUIRE(std::count(input.begin(), input.end(), 1.0) == 1);
    REQUIRE(scored == (input.back() == 1.0));
    REQUIRE((scored || lengths.tokens == 0));
    REQUIRE((target >= 0.0 && (scored || target == 0.0)));
    ++(scored ? lengths.tokens : lengths.symbols);
  }
  return lengths;
}

Index tokensOf(const std::string& kind, Index symbols) {
  if (kind == "bucketSort" || kind == "reverseString") return symbols;
  return kind == "duplicateString" ? 2 * symbols : 1;
}

}  // namespace

TEST_CASE("a length is that of the string, and the answer comes after it") {
  for (const char* kind : kinds) {
    for (const Index length : {1, 2, 3, 40, 41, 500}) {
      const auto source = make(kind, 1, 40);
      const auto set =
          source->draw({.seed = 3, .stream = streamName("evaluate"), .lengths = {length, length}, .count = 2});
      const Lengths lengths = readLengths(*source, *set, 1);
      const bool odd = std::string(kind) == "modularArithmetic";
      CHECK(lengths.symbols == (odd ? (length - 1) / 2 * 2 + 1 : length));
      CHECK(lengths.tokens == tokensOf(kind, lengths.symbols));
    }
  }
}

TEST_CASE("fresh strings of a batch share a length, which is uniform over the batches") {
  constexpr Index batch = 3, batches = 4000, longest = 8;
  for (const char* kind : kinds) {
    const auto source = make(kind, 1, longest);
    const SetRequest request{
        .seed = 3, .stream = streamName("data"), .lengths = source->trainingLengths(), .count = batch, .endless = true};
    const auto set = source->draw(request);
    std::vector<double> times(longest + 1);
    for (Index b = 0; b < batches; ++b) {
      const Index steps = set->open(b * batch)->length();
      for (Index i = 1; i < batch; ++i) REQUIRE(set->open(b * batch + i)->length() == steps);
      ++times.at(static_cast<std::size_t>(readLengths(*source, *set, b * batch).symbols));
    }
    const bool odd = std::string(kind) == "modularArithmetic";
    const double expected = static_cast<double>(batches) / longest * (odd ? 2 : 1);
    double chiSquare = 0;
    for (Index length = 1; length <= longest; length += odd ? 2 : 1) {
      const double off = times[static_cast<std::size_t>(length)] - expected;
      chiSquare += off * off / expected;
    }
    CHECK(chiSquare < 24.4);  // 7 degrees of freedom, p = 0.001
  }
}

TEST_CASE("strings of a fixed set have lengths of their own, those of an evaluation at a range too") {
  for (const char* kind : kinds) {
    const auto source = make(kind, 1, 8);
    for (const auto stream : {streamName("data"), streamName("evaluate")}) {
      const auto set = source->draw({.seed = 3, .stream = stream, .lengths = {1, 8}, .count = 100});
      std::set<Index> lengths;
      for (Index index = 0; index < 100; ++index) lengths.insert(readLengths(*source, *set, index).symbols);
      CHECK(lengths.size() == (std::string(kind) == "modularArithmetic" ? 4 : 8));
    }
  }
}
