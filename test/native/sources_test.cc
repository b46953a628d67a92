#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "cells/list.h"
#include "core/failure.h"
#include "core/list.h"
#include "core/random.h"
#include "rnn/network.h"
#include "sources/list.h"

using namespace outlast;

namespace {

constexpr std::uint32_t setStream = streamName("data");

struct Drawn {
  std::vector<double> inputs, targets;
  std::vector<bool> scored;
  bool operator==(const Drawn&) const = default;
};

Drawn read(const Source& source, const SequenceSet& set, Index index) {
  const auto cursor = set.open(index);
  Drawn result;
  std::vector<double> input(static_cast<std::size_t>(source.inputSize()));
  std::vector<double> target(static_cast<std::size_t>(source.targetSize()));
  for (Index t = 0; t < cursor->length(); ++t) {
    result.scored.push_back(cursor->next(input.data(), target.data()));
    result.inputs.insert(result.inputs.end(), input.begin(), input.end());
    result.targets.insert(result.targets.end(), target.begin(), target.end());
  }
  return result;
}

// The same, `block` steps at a time.
Drawn readBlocks(const Source& source, const SequenceSet& set, Index index, Index block) {
  const auto cursor = set.open(index);
  Drawn result;
  for (Index t = 0; t < cursor->length(); t += block) {
    const Index steps = std::min(block, cursor->length() - t);
    std::vector<double> inputs(static_cast<std::size_t>(steps * source.inputSize()), -1.0);
    std::vector<double> targets(static_cast<std::size_t>(steps * source.targetSize()), -1.0);
    std::vector<std::uint8_t> scored(static_cast<std::size_t>(steps), 7);
    cursor->read(steps, source.inputSize(), source.targetSize(), inputs.data(), targets.data(), scored.data());
    for (const std::uint8_t one : scored) CHECK(one <= 1);
    result.scored.insert(result.scored.end(), scored.begin(), scored.end());
    result.inputs.insert(result.inputs.end(), inputs.begin(), inputs.end());
    result.targets.insert(result.targets.end(), targets.begin(), targets.end());
  }
  return result;
}

std::unique_ptr<Source> make(const char* kind, std::vector<double> numbers, const SourceArrays& arrays = {}) {
  return makeSource(kind, numbers, arrays);
}

// A stable teacher of two states, with one input and two outputs.
const std::array<double, 4> teacherA = {0.5, 0.25, -0.5, 0.0};
const std::array<double, 2> teacherB = {1.0, 2.0};
const std::array<double, 4> teacherC = {1.0, 0.0, 3.0, -1.0};
std::unique_ptr<Source> teacher(double noiseStd) {
  return make("teacher", {2, 1, 2, 12, noiseStd, 0},
              {{"A", std::span<const double>(teacherA)},
               {"B", std::span<const double>(teacherB)},
               {"C", std::span<const double>(teacherC)}});
}

// Two sequences of up to three steps with one input and one target.
const std::array<float, 6> fixedInputs = {1, 2, 3, 4, 5, 6};
const std::array<double, 6> fixedTargets = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
const std::array<std::int32_t, 2> fixedLengths = {3, 2};
const std::array<std::uint8_t, 6> fixedMask = {0, 1, 1, 1, 0, 0};
SourceArrays fixedArrays() {
  return {{"inputs", std::span<const float>(fixedInputs)},
          {"targets", std::span<const double>(fixedTargets)},
          {"lengths", std::span<const std::int32_t>(fixedLengths)},
          {"mask", std::span<const std::uint8_t>(fixedMask)}};
}

// An LSTM of two layers with everything that a network can have, and its parameters.
const ModelShape networkShape = {.cell = findItem<Cells>("lstm"),
                                 .inputSize = 2,
                                 .hiddenSize = 2,
                                 .outputSize = 3,
                                 .layers = 2,
                                 .readout = ReadoutActivation::sigmoid,
                                 .learnInitialState = true};
std::vector<double> networkParameters() {
  std::vector<double> parameters(static_cast<std::size_t>(makeLayout(networkShape).size));
  Random random(3, setStream, 0);
  for (double& parameter : parameters) parameter = random.gaussian();
  return parameters;
}
std::unique_ptr<Source> network() {
  const auto parameters = networkParameters();
  return make("network", {static_cast<double>(networkShape.cell), 2, 2, 3, 2, 1, 1, 1, 1, 12},
              {{"parameters", std::span<const double>(parameters)}});
}

// Their lengths are those of strings, which their answers follow.
std::vector<std::unique_ptr<Source>> answeredSources() {
  std::vector<std::unique_ptr<Source>> sources;
  for (const char* kind : {"parity", "evenPairs", "modularArithmetic", "cycleNavigation", "bucketSort", "reverseString",
                           "duplicateString"})
    sources.push_back(make(kind, {2, 12}));
  return sources;
}

std::vector<std::unique_ptr<Source>> everySource() {
  std::vector<std::unique_ptr<Source>> sources = answeredSources();
  sources.push_back(make("fixed", {2, 3, 1, 1}, fixedArrays()));
  sources.push_back(teacher(0.5));
  sources.push_back(network());
  sources.push_back(make("delay", {3, 12}));
  sources.push_back(make("adding", {2, 12}));
  for (const double sampler : {0, 1, 3, 4, 5}) {
    sources.push_back(make("dyck1", {sampler, 2, 40, 0.5, 0.25, 0}));
    sources.push_back(make("semiDyck1", {sampler, 2, 40, 0.5, 0.25, 0}));
    sources.push_back(make("typedBrackets", {sampler, 2, 40, 0.5, 0.25, 0, 2, 0, 0}));
    sources.push_back(make("typedBrackets", {sampler, 2, 40, 0.5, 0.25, 0, 3, 1, 1}));
  }
  return sources;
}

// Sources that have one string of an exact length, or one a depth.
std::vector<std::unique_ptr<Source>> singularSources() {
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(make("dyck1", {2, 2, 40, 0.5, 0.25, 0}));
  sources.push_back(make("equalRuns", {3, 1, 8, 1, 1}));
  return sources;
}

std::string sentence(const std::function<void()>& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.code() + ": " + failure.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("a sequence depends on the request and its index alone") {
  std::vector<std::unique_ptr<Source>> sources = everySource();
  for (auto& source : singularSources()) sources.push_back(std::move(source));
  CHECK(sources.size() >= itemNames<Sources>().size());
  std::size_t place = 0;
  for (const auto& source : sources) {
    const bool answers = place++ < answeredSources().size();
    for (const bool endless : {false, true}) {
      const SetRequest request{
          .seed = 5, .stream = setStream, .lengths = source->trainingLengths(), .count = 4, .endless = endless};
      const auto forwards = source->draw(request);
      const auto backwards = source->draw(request);
      REQUIRE(forwards->count() == backwards->count());
      std::vector<Drawn> drawn;
      for (Index i = 0; i < forwards->count(); ++i) drawn.push_back(read(*source, *forwards, i));
      for (Index i = forwards->count(); i-- > 0;)
        CHECK(read(*source, *backwards, i) == drawn[static_cast<std::size_t>(i)]);
      for (const Drawn& sequence : drawn) {
        const auto scored = std::count(sequence.scored.begin(), sequence.scored.end(), true);
        const auto length = static_cast<Index>(sequence.scored.size()) - (answers ? scored : 0);
        CHECK(length >= request.lengths.from - (answers ? 1 : 0));  // of 2, modular arithmetic makes 1
        CHECK(length <= request.lengths.to);
      }
    }
  }
}

TEST_CASE("every source gives many steps at once as it gives them one by one") {
  for (const auto& source : everySource()) {
    const SetRequest request{.seed = 5, .stream = setStream, .lengths = source->trainingLengths(), .count = 2};
    const auto set = source->draw(request);
    for (Index i = 0; i < set->count(); ++i) {
      const Drawn steps = read(*source, *set, i);
      for (const Index block : {Index{1}, Index{5}, Index{64}}) CHECK(readBlocks(*source, *set, i, block) == steps);
    }
  }
}

TEST_CASE("random sources give other sequences for another seed, stream and index") {
  auto sources = everySource();
  sources.erase(sources.begin() + std::ssize(answeredSources()));  // given rows have nothing random
  for (const auto& source : sources) {
    const Index length = source->trainingLengths().to;
    const SetRequest request{.seed = 5, .stream = setStream, .lengths = {length, length}, .count = 1, .endless = true};
    const auto first = read(*source, *source->draw(request), 0);
    CHECK(read(*source, *source->draw(request), 1) != first);
    SetRequest other = request;
    other.seed = 6;
    CHECK(read(*source, *source->draw(other), 0) != first);
    other = request;
    other.stream = streamName("evaluate");
    CHECK(read(*source, *source->draw(other), 0) != first);
  }
}

TEST_CASE("a fixed source gives its rows") {
  const auto source = make("fixed", {2, 3, 1, 1}, fixedArrays());
  CHECK(source->inputSize() == 1);
  CHECK(source->targetSize() == 1);
  CHECK(source->trainingLengths().from == 2);
  CHECK(source->trainingLengths().to == 3);
  const auto all = source->draw({.lengths = {2, 3}, .count = 9});
  REQUIRE(all->count() == 2);
  CHECK(read(*source, *all, 0) == Drawn{{1, 2, 3}, {0.1, 0.2, 0.3}, {false, true, true}});
  CHECK(read(*source, *all, 1) == Drawn{{4, 5}, {0.4, 0.5}, {true, false}});
  const auto longest = source->draw({.lengths = {3, 3}, .count = 9});
  REQUIRE(longest->count() == 1);
  CHECK(read(*source, *longest, 0).inputs == std::vector<double>{1, 2, 3});
  const auto cut = source->draw({.lengths = {2, 2}, .count = 9, .prefix = true});
  REQUIRE(cut->count() == 2);
  CHECK(read(*source, *cut, 0).inputs == std::vector<double>{1, 2});
  CHECK(source->draw({.lengths = {2, 3}, .count = 1})->count() == 1);
  const auto endless = source->draw({.lengths = {2, 3}, .count = 9, .endless = true});
  CHECK(endless->count() == 9);
  CHECK(read(*source, *endless, 5).inputs == std::vector<double>{4, 5});
  CHECK(
      sentence([&] {
        static_cast<void>(source->draw({.lengths = {4, 5}, .count = 1}));
      }) ==
      "OUTLAST_NO_SEQUENCE: No given sequence has 4 to 5 steps, they have 2 to 3: ask for such lengths or give longer "
      "sequences.");
}

TEST_CASE("a fixed source may leave lengths and mask out, and hold single precision") {
  SourceArrays arrays = {{"inputs", std::span<const float>(fixedInputs)},
                         {"targets", std::span<const float>(fixedInputs)}};
  const auto source = make("fixed", {1, 3, 2, 2}, arrays);
  const auto set = source->draw({.lengths = {1, 3}, .count = 1});
  CHECK(read(*source, *set, 0) == Drawn{{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {true, true, true}});
}

TEST_CASE("the teacher's targets follow its recurrence, and noise leaves the inputs alone") {
  const auto source = teacher(0.0);
  const auto noisy = teacher(0.5);
  const SetRequest request{.seed = 5, .stream = setStream, .lengths = {12, 12}, .count = 2000};
  const auto set = source->draw(request), noisySet = noisy->draw(request);
  double noise = 0.0, variance = 0.0;
  for (Index index = 0; index < 2000; ++index) {
    const Drawn drawn = read(*source, *set, index), disturbed = read(*noisy, *noisySet, index);
    REQUIRE(drawn.inputs == disturbed.inputs);
    double h0 = 0, h1 = 0;
    for (std::size_t t = 0; t < 12; ++t) {
      const double next0 = 0.5 * h0 + 0.25 * h1 + drawn.inputs[t];
      h1 = -0.5 * h0 + 2.0 * drawn.inputs[t];
      h0 = next0;
      REQUIRE(drawn.targets[2 * t] == doctest::Approx(h0));
      REQUIRE(drawn.targets[2 * t + 1] == doctest::Approx(3.0 * h0 - h1));
      variance += drawn.inputs[t] * drawn.inputs[t];
      noise += std::pow(disturbed.targets[2 * t] - drawn.targets[2 * t], 2);
    }
  }
  CHECK(variance / 24000 == doctest::Approx(1.0).epsilon(0.05));
  CHECK(noise / 24000 == doctest::Approx(0.25).epsilon(0.05));
  const SetRequest tested{.seed = 5, .stream = streamName("evaluate"), .lengths = {12, 12}, .count = 1};
  CHECK(read(*noisy, *noisy->draw(tested), 0) == read(*source, *source->draw(tested), 0));
}

TEST_CASE("a network's targets are what it says to the whole sequence") {
  const auto source = network();
  const auto parameters = networkParameters();
  const auto whole = makeNetwork<double>(networkShape);
  whole->setParameters(parameters.data());
  const auto set = source->draw({.seed = 5, .stream = setStream, .lengths = {3, 40}, .count = 20});
  std::vector<std::size_t> lengths;
  for (Index index = 0; index < 20; ++index) {
    const Drawn drawn = read(*source, *set, index);
    lengths.push_back(drawn.scored.size());
    std::vector<double> said(drawn.targets.size());
    Sequence<double> sequence;
    sequence.length = static_cast<Index>(lengths.back());
    sequence.inputs = drawn.inputs.data();
    ForwardOutput<double> output;
    output.outputs = said.data();
    whole->forward(sequence, output);
    CHECK(drawn.targets == said);
  }
  CHECK(*std::max_element(lengths.begin(), lengths.end()) > *std::min_element(lengths.begin(), lengths.end()));
}

TEST_CASE("sequences of a network that are read in turns, after their source is gone, do not meet") {
  auto source = network();
  const SetRequest request{.seed = 5, .stream = setStream, .lengths = {12, 12}, .count = 2};
  const auto set = source->draw(request);
  const Drawn expected[] = {read(*source, *set, 0), read(*source, *set, 1)};
  source.reset();
  const std::unique_ptr<Cursor> cursors[] = {set->open(0), set->open(1)};
  double input[2], target[3];
  for (std::size_t t = 0; t < 12; ++t) {
    for (std::size_t i = 0; i < 2; ++i) {
      cursors[i]->next(input, target);
      for (std::size_t o = 0; o < 3; ++o) CHECK(target[o] == expected[i].targets[3 * t + o]);
    }
  }
}

TEST_CASE("the delay task") {
  for (const std::size_t delay : {0, 1, 3, 12, 40}) {
    const auto source = make("delay", {static_cast<double>(delay), 12});
    const Drawn drawn = read(*source, *source->draw({.stream = setStream, .lengths = {12, 12}, .count = 1}), 0);
    for (std::size_t t = 0; t < 12; ++t) CHECK(drawn.targets[t] == (t < delay ? 0.0 : drawn.inputs[t - delay]));
  }
}

TEST_CASE("the adding task") {
  const auto source = make("adding", {2, 9});
  const auto set = source->draw({.stream = setStream, .lengths = {2, 9}, .count = 500});
  std::vector<int> lengths(10), marks(9);
  for (Index index = 0; index < 500; ++index) {
    const Drawn drawn = read(*source, *set, index);
    const std::size_t length = drawn.scored.size();
    ++lengths.at(length);
    double sum = 0, marked[2] = {0, 0};
    for (std::size_t t = 0; t < length; ++t) {
      const double u = drawn.inputs[2 * t], marker = drawn.inputs[2 * t + 1];
      REQUIRE(u >= 0.0);
      REQUIRE(u < 1.0);
      marked[t < length / 2 ? 0 : 1] += marker;
      if (length == 9) marks[t] += marker > 0;
      sum += u * marker;
      REQUIRE(drawn.scored[t] == (t + 1 == length));
    }
    CHECK(marked[0] == 1.0);
    CHECK(marked[1] == 1.0);
    CHECK(drawn.targets[length - 1] == sum);
  }
  for (std::size_t length = 2; length <= 9; ++length) CHECK(lengths[length] > 30);
  for (const int times : marks) CHECK(times > 0);
  CHECK(sentence([&] {
          static_cast<void>(source->draw({.lengths = {1, 1}, .count = 1}));
        }) ==
        "OUTLAST_NO_SEQUENCE: A sequence of the task adding has two marked steps, so length 1 has none: ask for 2 or "
        "more.");
}

TEST_CASE("sources refuse numbers and arrays that do not fit") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(sentence([] { make("tower", {}); }) == "OUTLAST_INVALID_ARGUMENT: There is no source called \"tower\".");
  CHECK(sentence([] { make("delay", {1}); }) ==
        "OUTLAST_INVALID_ARGUMENT: The source delay takes 2 numbers, but 1 came.");
  CHECK(sentence([] {
          make("delay", {1, 0.5});
        }) ==
        "OUTLAST_INVALID_ARGUMENT: The source delay needs length from 1 to 9007199254740992, but it is 0.500000.");
  CHECK(sentence([] {
          make("delay", {1, 1.5});
        }) == "OUTLAST_INVALID_ARGUMENT: The source delay needs a whole number for length, but it is 1.500000.");
  CHECK(sentence([&] { make("delay", {nan, 5}); }).starts_with("OUTLAST_INVALID_ARGUMENT"));
  CHECK(sentence([&] { make("adding", {5, 4}); }).starts_with("OUTLAST_INVALID_ARGUMENT"));
  CHECK(sentence([&] {
          make("dyck1", {0, 2, 50, 0.6, 0.5, 0});
        }) == "OUTLAST_INVALID_ARGUMENT: The Dyck-1 grammar needs p + q of at most 1.");
  CHECK(sentence([&] { make("dyck1", {6, 2, 50, 0.5, 0.25, 0}); }).starts_with("OUTLAST_INVALID_ARGUMENT"));
  const std::array<double, 1> flat = {0.0};
  CHECK(sentence([&] {
          make("dyck1", {2, 2, 50, 0.5, 0.25, 0}, {{"depths", std::span<const double>(flat)}});
        }) == "OUTLAST_INVALID_ARGUMENT: The depths of zigzag strings must be whole numbers of 1 or more.");
  CHECK(sentence([] {
          make("fixed", {2, 4, 1, 1}, fixedArrays());
        }) == "OUTLAST_SHAPE: The source fixed needs the array inputs of shape [2, 4, 1], but it has 6 numbers.");
  CHECK(sentence([] { make("fixed", {1099511627776, 1099511627, 1, 1}, fixedArrays()); }).starts_with("OUTLAST_SHAPE"));
  SourceArrays wrong = fixedArrays();
  wrong["mask"] = std::span<const double>(fixedTargets);
  CHECK(sentence([&] {
          make("fixed", {2, 3, 1, 1}, wrong);
        }) == "OUTLAST_DTYPE: The source fixed needs whole numbers of 8 bits in the array mask.");
  const std::array<std::int32_t, 2> tooLong = {3, 4};
  wrong = fixedArrays();
  wrong["lengths"] = std::span<const std::int32_t>(tooLong);
  CHECK(sentence([&] {
          make("fixed", {2, 3, 1, 1}, wrong);
        }) == "OUTLAST_SHAPE: A given sequence has length 4, but its arrays hold 1 to 3 steps.");
}
