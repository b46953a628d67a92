#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <string>

#include "core/failure.h"
#include "sources/dyck1_grammar.h"
#include "sources/list.h"

using namespace outlast;

namespace {

enum Sampler { grammar = 0, uniform = 1, zigzag = 2 };

std::unique_ptr<Source> dyck1(Sampler sampler, double from, double to, double skip = 0,
                              const SourceArrays& arrays = {}) {
  const std::array numbers = {static_cast<double>(sampler), from, to, 0.5, 0.25, skip};
  return makeSource("dyck1", numbers, arrays);
}

SetRequest request(const Source& source, Index count, bool endless = false) {
  return {
      .seed = 1, .stream = streamName("data"), .lengths = source.trainingLengths(), .count = count, .endless = endless};
}

// The string of one sequence; checks inputs and targets on the way.
std::string read(const SequenceSet& set, Index index) {
  const auto cursor = set.open(index);
  std::string text;
  int depth = 0;
  for (Index t = 0; t < cursor->length(); ++t) {
    double input[2], target[2];
    REQUIRE(cursor->next(input, target));
    REQUIRE(input[0] + input[1] == 1.0);
    text += input[0] == 1.0 ? '(' : ')';
    depth += input[0] == 1.0 ? 1 : -1;
    REQUIRE(depth >= 0);
    REQUIRE(target[0] == 1.0);
    REQUIRE(target[1] == (depth > 0 ? 1.0 : 0.0));
  }
  REQUIRE(depth == 0);
  return text;
}

// The authors' generator, word for word.
std::string generate(Random& random, std::size_t size, std::size_t longest) {
  if (size >= longest) return "";
  const double choice = random.bits() * 0x1p-32;
  std::string result;
  if (choice < 0.5) {
    result = "(" + generate(random, size + 2, longest) + ")";
  } else if (choice < 0.75) {
    result = generate(random, size, longest);
    result += generate(random, size, longest);
  }
  return result.size() <= longest ? result : "";
}

}  // namespace

TEST_CASE("the grammar gives the strings of the recursive generator") {
  for (const Index longest : {2, 7, 10, 50, 51, 300}) {
    DyckGrammar grammar(0.5, 0.25, {2, longest});
    for (std::uint64_t draw = 0; draw < 3000; ++draw) {
      Random first(3, streamName("data"), draw), second(3, streamName("data"), draw);
      SymbolString string;
      Index budget = DyckGrammar::patience;
      REQUIRE(grammar.draw(first, budget, string));
      std::string text;
      for (const auto symbol : string) text += symbol == 0 ? '(' : ')';
      REQUIRE(text == generate(second, 0, static_cast<std::size_t>(longest)));
    }
  }
}

TEST_CASE("20000 rows without repetitions have the papers' statistics") {
  const auto source = dyck1(grammar, 2, 50);
  const auto set = source->draw(request(*source, 20000));
  REQUIRE(set->count() == 20000);
  std::set<std::string> distinct;
  double steps = 0, deepest = 0, zeros = 0;
  for (Index row = 0; row < 20000; ++row) {
    const std::string text = read(*set, row);
    distinct.insert(text);
    REQUIRE(text.size() >= 2);
    REQUIRE(text.size() <= 50);
    if (row >= 10000) continue;
    int depth = 0, top = 0;
    for (const char symbol : text) {
      depth += symbol == '(' ? 1 : -1;
      top = std::max(top, depth);
      zeros += depth == 0;
    }
    steps += static_cast<double>(text.size());
    deepest += top;
  }
  CHECK(distinct.size() == 20000);
  CHECK(steps / 10000 == doctest::Approx(31.5).epsilon(0.03));
  CHECK(deepest / 10000 == doctest::Approx(8.45).epsilon(0.03));
  CHECK(zeros / steps == doctest::Approx(0.055).epsilon(0.03));
}

TEST_CASE("a split is a slice of the one draw") {
  const auto whole = dyck1(grammar, 2, 50);
  const auto part = dyck1(grammar, 2, 50, 1000);
  const auto all = whole->draw(request(*whole, 1500));
  const auto slice = part->draw(request(*part, 500));
  REQUIRE(slice->count() == 500);
  for (Index row = 0; row < 500; ++row) REQUIRE(read(*slice, row) == read(*all, 1000 + row));
}

TEST_CASE("a part of the training draw keeps the rows of the wanted lengths") {
  const auto source = dyck1(grammar, 2, 50);
  SetRequest all = request(*source, 500), part = all;
  part.lengths = {20, 30};
  const auto whole = source->draw(all), filtered = source->draw(part);
  Index next = 0;
  for (Index row = 0; row < 500; ++row) {
    const std::string text = read(*whole, row);
    if (text.size() < 20 || text.size() > 30) continue;
    REQUIRE(next < filtered->count());
    CHECK(read(*filtered, next++) == text);
  }
  CHECK(next == filtered->count());
  CHECK(next > 0);
}

TEST_CASE("an endless draw takes every string of a wanted length") {
  const auto source = dyck1(grammar, 10, 50);
  const auto set = source->draw(request(*source, 1, true));
  std::map<std::string, int> times;
  for (Index index = 0; index < 2000; ++index) {
    const std::string text = read(*set, index);
    REQUIRE(text.size() >= 10);
    REQUIRE(text.size() <= 50);
    ++times[text];
  }
  CHECK(times.size() < 2000);  // short strings repeat
}

TEST_CASE("a grammar that runs out of strings says so") {
  const auto source = dyck1(grammar, 2, 4);
  CHECK(source->draw(request(*source, 3))->count() == 3);
  CHECK_THROWS_WITH_AS(source->draw(request(*source, 4)),
                       "The Dyck-1 grammar found 3 different strings of length 2 to 4 and no more: ask for fewer "
                       "sequences or other lengths, or use the uniform sampler.",
                       Failure);
  const std::array never = {0.0, 2.0, 50.0, 0.0, 0.25, 0.0};  // no bracket, ever
  const auto empty = makeSource("dyck1", never, {});
  CHECK_THROWS_AS(empty->draw(request(*empty, 1)), Failure);
  const auto endless = empty->draw(request(*empty, 1, true));
  CHECK_THROWS_AS(endless->open(0), Failure);
}

TEST_CASE("a long draw can be stopped") {
  const auto source = dyck1(grammar, 2, 50);
  const std::atomic<bool> stop{true};
  SetRequest stopped = request(*source, 10);
  stopped.stop = &stop;
  CHECK_THROWS_WITH_AS(source->draw(stopped), "The draw of sequences was stopped.", Failure);
}

TEST_CASE("odd lengths have no string") {
  for (const auto sampler : {grammar, uniform, zigzag}) {
    const auto source = dyck1(sampler, 3, 3);
    CHECK_THROWS_WITH_AS(
        source->draw(request(*source, 1)),
        "Dyck-1 strings have even lengths of 2 or more, and there is none from 3 to 3: ask for an even "
        "length.",
        Failure);
  }
}

TEST_CASE("the uniform sampler is uniform over the words of a length") {
  const auto source = dyck1(uniform, 8, 8);
  constexpr Index count = 28000;
  const auto set = source->draw(request(*source, count));
  std::map<std::string, int> times;
  for (Index index = 0; index < count; ++index) ++times[read(*set, index)];
  REQUIRE(times.size() == 14);  // Catalan number 4
  double chiSquare = 0;
  for (const auto& [word, n] : times) chiSquare += (n - count / 14.0) * (n - count / 14.0) / (count / 14.0);
  CHECK(chiSquare < 34.5);  // 13 degrees of freedom, p = 0.001
}

TEST_CASE("the uniform sampler takes even lengths of a range, and long ones in a stream") {
  const auto source = dyck1(uniform, 3, 9);
  const auto set = source->draw(request(*source, 300));
  std::set<std::size_t> lengths;
  for (Index index = 0; index < 300; ++index) lengths.insert(read(*set, index).size());
  CHECK(lengths == std::set<std::size_t>{4, 6, 8});
  SetRequest prefix = request(*source, 1);
  prefix.lengths = {1, 100000};
  prefix.prefix = true;
  CHECK(read(*source->draw(prefix), 0).size() == 100000);
}

TEST_CASE("zigzag strings") {
  const auto source = dyck1(zigzag, 2000, 2000);
  const auto set = source->draw(request(*source, 100));
  const std::array depths = {1000, 500, 250, 200, 125, 100, 50, 25, 20, 10};
  REQUIRE(set->count() == 10);
  for (Index index = 0; index < 10; ++index) {
    const auto depth = static_cast<std::size_t>(depths[static_cast<std::size_t>(index)]);
    std::string expected;
    while (expected.size() < 2000) expected += std::string(depth, '(') + std::string(depth, ')');
    CHECK(read(*set, index) == expected);
  }
  const std::array<std::int32_t, 2> given = {3, 50};
  const auto explicitDepths = dyck1(zigzag, 2, 10, 0, {{"depths", std::span<const std::int32_t>(given)}});
  const auto two = explicitDepths->draw(request(*explicitDepths, 100));
  REQUIRE(two->count() == 2);
  CHECK(read(*two, 0) == "((()))(())");
  CHECK(read(*two, 1) == "((((()))))");
  CHECK(read(*explicitDepths->draw(request(*explicitDepths, 5, true)), 3) == "((((()))))");
  const auto shortest = dyck1(zigzag, 2, 2);
  CHECK(shortest->draw(request(*shortest, 100))->count() == 1);
}
