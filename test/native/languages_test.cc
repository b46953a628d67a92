// The languages beside Dyck-1: their labels, checked by rules written here anew, and how often their strings are what.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "core/failure.h"
#include "sources/list.h"

using namespace outlast;

namespace {

constexpr std::uint32_t trained = streamName("data"), tested = streamName("evaluate");

struct Labelled {
  std::string text;  // a character a symbol
  std::vector<std::vector<double>> targets;
  bool operator==(const Labelled&) const = default;
};

Labelled readLabelled(const Source& source, const SequenceSet& set, Index index,
                      const std::string& alphabet = "()[]{}") {
  const auto cursor = set.open(index);
  Labelled result;
  std::vector<double> input(static_cast<std::size_t>(source.inputSize()));
  std::vector<double> target(static_cast<std::size_t>(source.targetSize()));
  for (Index t = 0; t < cursor->length(); ++t) {
    REQUIRE(cursor->next(input.data(), target.data()));
    REQUIRE(std::count(input.begin(), input.end(), 1.0) == 1);
    REQUIRE(std::count(input.begin(), input.end(), 0.0) == std::ssize(input) - 1);
    result.text += alphabet[static_cast<std::size_t>(std::find(input.begin(), input.end(), 1.0) - input.begin())];
    result.targets.push_back(target);
  }
  return result;
}

std::vector<Labelled> readAll(const Source& source, const SetRequest& request) {
  const auto set = source.draw(request);
  std::vector<Labelled> all;
  for (Index index = 0; index < set->count(); ++index) all.push_back(readLabelled(source, *set, index));
  return all;
}

std::unique_ptr<Source> semiDyck1(double sampler, double skip = 0) {
  const std::array numbers = {sampler, 2.0, 50.0, 0.5, 0.25, skip};
  return makeSource("semiDyck1", numbers, {});
}

std::unique_ptr<Source> typed(double sampler, double pairs, double crossing, double counters) {
  const std::array numbers = {sampler, 2.0, 50.0, 0.5, 0.25, 0.0, pairs, crossing, counters};
  return makeSource("typedBrackets", numbers, {});
}

double shareClosed(const std::vector<Labelled>& all) {
  double steps = 0, closed = 0;
  for (const auto& one : all) {
    int count = 0;
    for (std::size_t t = 0; t < one.text.size(); ++t) {
      count = std::max(0, count + (one.text[t] == '(' ? 1 : -1));
      REQUIRE(one.targets[t] == std::vector<double>{1.0, count > 0 ? 1.0 : 0.0});
      closed += count == 0;
    }
    steps += static_cast<double>(one.text.size());
  }
  return closed / steps;
}

}  // namespace

TEST_CASE("semi-Dyck-1 sets have the shares of label 0 of the papers' files") {
  const auto draw = [](double sampler, Index from, Index to, Index count, std::uint32_t stream = tested) {
    return readAll(*semiDyck1(sampler), {.seed = 2, .stream = stream, .lengths = {from, to}, .count = count});
  };
  const auto all = draw(0, 1, 51, 20000, trained);
  REQUIRE(all.size() == 20000);
  const auto part = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
    return shareClosed({all.begin() + from, all.begin() + to});
  };
  CHECK(part(0, 10000) == doctest::Approx(0.653).epsilon(0.01));
  CHECK(part(10000, 15000) == doctest::Approx(0.653).epsilon(0.01));
  CHECK(part(15000, 20000) == doctest::Approx(0.655).epsilon(0.01));
  CHECK(shareClosed(draw(0, 52, 100, 5000)) == doctest::Approx(0.643).epsilon(0.01));
  CHECK(shareClosed(draw(3, 999, 1001, 1000)) == doctest::Approx(0.631).epsilon(0.03));
  CHECK(shareClosed(draw(2, 1999, 2001, 10)) == doctest::Approx(0.539).epsilon(0.03));
}

TEST_CASE("semi-Dyck-1 strings are changed Dyck-1 strings") {
  const auto source = semiDyck1(1);
  std::map<std::size_t, int> lengths;
  double openings = 0;
  for (const auto& one : readAll(*source, {.stream = tested, .lengths = {39, 41}, .count = 4000})) {
    ++lengths[one.text.size()];
    openings += static_cast<double>(std::count(one.text.begin(), one.text.end(), '('));
  }
  CHECK(openings / 4000 == doctest::Approx(9.75).epsilon(0.02));  // half of 20, and a quarter of the strings lose one
  CHECK(lengths.size() == 3);
  for (const std::size_t changed : {39, 41}) CHECK(std::abs(lengths[changed] - 1000) < 5 * 27.4);  // binomial
  for (const auto& one : readAll(*source, {.stream = tested, .lengths = {39, 39}, .count = 50}))
    CHECK(one.text.size() == 39);
  for (const auto& one : readAll(*source, {.stream = tested, .lengths = {7, 40}, .count = 50, .prefix = true}))
    CHECK(one.text.size() == 40);
  // A part of the draw has the rows of the whole one, whatever lengths of it are asked for.
  const auto whole = readAll(*semiDyck1(0), {.stream = trained, .lengths = {1, 51}, .count = 300});
  const auto rest = readAll(*semiDyck1(0, 100), {.stream = trained, .lengths = {1, 51}, .count = 200});
  CHECK(std::equal(rest.begin(), rest.end(), whole.begin() + 100));
  auto shorter = whole;
  std::erase_if(shorter, [](const Labelled& one) { return one.text.size() < 10 || one.text.size() > 20; });
  CHECK(!shorter.empty());
  CHECK(readAll(*semiDyck1(0), {.stream = trained, .lengths = {10, 20}, .count = 300}) == shorter);
}

TEST_CASE("Dyck-k says what may follow by the bracket opened last") {
  const auto source = typed(1, 3, 0, 0);
  std::map<char, int> times;
  for (const auto& one : readAll(*source, {.stream = tested, .lengths = {40, 40}, .count = 300})) {
    std::string open;
    for (std::size_t t = 0; t < one.text.size(); ++t) {
      const auto symbol = std::string("()[]{}").find(one.text[t]);
      ++times[one.text[t]];
      if (symbol % 2 == 0) {
        open += one.text[t];
      } else {
        REQUIRE(open.back() == "()[]{}"[symbol - 1]);
        open.pop_back();
      }
      std::vector<double> expected = {1, 0, 1, 0, 1, 0};
      if (!open.empty()) expected[std::string("()[]{}").find(open.back()) + 1] = 1;
      REQUIRE(one.targets[t] == expected);
    }
    REQUIRE(open.empty());
  }
  for (const char opening : std::string("([{")) CHECK(std::abs(times[opening] - 2000) < 5 * 36.6);  // binomial
}

TEST_CASE("Shuffle-k says what may follow by a counter a pair, and its pairs cross") {
  for (const bool crossing : {false, true}) {
    const auto source = typed(1, 2, crossing ? 1 : 0, 1);
    int crossed = 0;
    for (const auto& one : readAll(*source, {.stream = tested, .lengths = {40, 40}, .count = 300})) {
      std::array<int, 2> open{};
      std::string stack;
      bool nested = true;
      for (std::size_t t = 0; t < one.text.size(); ++t) {
        const auto symbol = std::string("()[]").find(one.text[t]);
        open.at(symbol / 2) += symbol % 2 == 0 ? 1 : -1;
        REQUIRE(open.at(symbol / 2) >= 0);
        REQUIRE(one.targets[t] == std::vector<double>{1, open[0] > 0 ? 1.0 : 0.0, 1, open[1] > 0 ? 1.0 : 0.0});
        if (symbol % 2 == 0) {
          stack += one.text[t];
        } else if (nested) {
          nested = stack.back() == "()[]"[symbol - 1];
          stack.pop_back();
        }
      }
      REQUIRE(open == std::array<int, 2>{});
      crossed += !nested;
    }
    CHECK((crossing ? crossed > 290 : crossed == 0));
  }
}

TEST_CASE("a draw without repetitions has no typed string twice, but every typing of a short one") {
  const auto all = readAll(*typed(0, 2, 0, 0), {.stream = trained, .lengths = {2, 50}, .count = 5000});
  std::set<std::string> distinct;
  for (const auto& one : all) distinct.insert(one.text);
  CHECK(distinct.size() == 5000);
  for (const char* text : {"()", "[]", "([])", "[()]", "()[]", "[][]"}) CHECK(distinct.count(text) == 1);
}

TEST_CASE("equal runs") {
  const auto runs = [](double letters, double from, double to, double alpha, double beta) {
    const std::array numbers = {letters, from, to, alpha, beta};
    return makeSource("equalRuns", numbers, {});
  };
  const auto three = runs(3, 1, 50, 1, 1);
  const auto set = three->draw({.stream = tested, .lengths = {6, 6}, .count = 9});
  REQUIRE(set->count() == 1);
  const auto one = readLabelled(*three, *set, 0, "abc");
  CHECK(one.text == "aabbcc");
  std::string targets;
  for (const auto& target : one.targets) {
    for (const double number : target) targets += number == 1.0 ? '1' : '0';
    targets += ' ';
  }
  CHECK(targets == "1100 1100 0100 0010 0010 0001 ");  // a or b, a or b, b, c, c, end
  CHECK_THROWS_AS(three->draw({.stream = tested, .lengths = {7, 8}, .count = 1}), Failure);
  // Mean and variance of a beta-binomial variable over 0..49, n = 1 + it.
  for (const auto& [alpha, beta] : {std::pair{1.0, 1.0}, {0.25, 0.25}, {1.0, 5.0}, {5.0, 1.0}}) {
    const auto source = runs(2, 1, 50, alpha, beta);
    const auto drawn = source->draw({.stream = trained, .lengths = {2, 100}, .count = 4000});
    REQUIRE(drawn->count() == 4000);
    double sum = 0, squares = 0, least = 1000, most = 0;
    for (Index index = 0; index < 4000; ++index) {
      const auto n = static_cast<double>(drawn->open(index)->length()) / 2;
      sum += n;
      squares += n * n;
      least = std::min(least, n);
      most = std::max(most, n);
    }
    const double both = alpha + beta, mean = 1 + 49 * alpha / both;
    const double variance = 49 * alpha * beta * (both + 49) / (both * both * (both + 1));
    CHECK(sum / 4000 == doctest::Approx(mean).epsilon(5 * std::sqrt(variance / 4000) / mean));
    CHECK(squares / 4000 - sum / 4000 * sum / 4000 == doctest::Approx(variance).epsilon(0.1));
    CHECK(least >= 1);
    CHECK(most <= 50);
  }
}

TEST_CASE("classes of bracket strings") {
  const auto classes = [](double language, bool oversample) {
    static const std::array<std::int32_t, 3> lengths = {2, 4, 8};
    const std::array numbers = {language, oversample ? 1.0 : 0.0};
    return makeSource("bracketClasses", numbers, {{"lengths", std::span<const std::int32_t>(lengths)}});
  };
  // Class of the whole string: 5 more openings or not, 6 fewer, as many or more, 7 no Dyck-1 string.
  const auto classOf = [](int language, const std::string& text) {
    int depth = 0, least = 0;
    for (const char symbol : text) least = std::min(least, depth += symbol == '(' ? 1 : -1);
    if (language == 7) return least < 0 || depth > 0 ? 1 : 0;
    const int ternary = depth < 0 ? 0 : depth == 0 ? 1 : 2;
    return language == 6 ? ternary : ternary / 2;
  };
  for (const int language : {5, 6, 7}) {
    for (const bool oversample : {false, true}) {
      const auto source = classes(language, oversample);
      std::map<std::string, int> times;
      std::map<int, int> sizes;
      for (const auto& one : readAll(*source, {.stream = trained, .lengths = {2, 8}, .count = 10000})) {
        for (std::size_t t = 0; t < one.text.size(); ++t)
          REQUIRE(one.targets[t][0] == classOf(language, one.text.substr(0, t + 1)));
        ++times[one.text];
        ++sizes[classOf(language, one.text)];
      }
      CHECK(times.size() == 276);
      if (oversample)
        for (const auto& [label, size] : sizes) CHECK(size == sizes[0]);
      else
        for (const auto& [text, repeats] : times) CHECK(repeats == 1);
    }
    std::map<int, int> sizes;
    int wrongOrder = 0;
    std::set<int> turned;
    const auto source = classes(language, true);
    for (const auto& one : readAll(*source, {.stream = tested, .lengths = {20, 20}, .count = 150})) {
      REQUIRE(one.text.size() == 20);
      const int label = classOf(language, one.text);
      REQUIRE(one.targets.back()[0] == label);
      ++sizes[label];
      const auto openings = static_cast<int>(std::count(one.text.begin(), one.text.end(), '('));
      turned.insert(openings - 10);
      wrongOrder += openings == 10 && classOf(7, one.text) == 1;
    }
    CHECK(sizes ==
          (language == 6 ? std::map<int, int>{{0, 50}, {1, 50}, {2, 50}} : std::map<int, int>{{0, 75}, {1, 75}}));
    CHECK(wrongOrder == (language == 7 ? 25 : 0));
    CHECK(*turned.begin() < -5);
    CHECK(*turned.rbegin() > 5);
  }
}

TEST_CASE("given strings") {
  const auto given = [](double language, double size, std::vector<std::uint8_t> symbols,
                        std::vector<std::int32_t> lengths) {
    const std::array numbers = {language, size};
    return makeSource(
        "strings", numbers,
        {{"symbols", std::span<const std::uint8_t>(symbols)}, {"lengths", std::span<const std::int32_t>(lengths)}});
  };
  const auto source = given(0, 1, {0, 1, 0, 0, 1, 1}, {2, 4});
  const auto all = readAll(*source, {.lengths = {1, 9}, .count = 9});
  REQUIRE(all.size() == 2);
  CHECK(all[1] == Labelled{"(())", {{1, 1}, {1, 1}, {1, 1}, {1, 0}}});
  CHECK(readAll(*source, {.lengths = {3, 9}, .count = 9}) == std::vector<Labelled>{all[1]});
  CHECK(readAll(*source, {.lengths = {1, 3}, .count = 9, .prefix = true}).at(0).text == "(()");
  CHECK_THROWS_AS(source->draw({.lengths = {3, 3}, .count = 1}), Failure);
  // A symbol that may not stand there, and an end that may not be one, are not scored.
  const auto scored = [&](double language, double size, const std::vector<std::uint8_t>& symbols) {
    const auto one = given(language, size, symbols, {static_cast<std::int32_t>(symbols.size())});
    const auto cursor = one->draw({.lengths = {1, 99}, .count = 1})->open(0);
    std::string marks;
    double input[8], target[8];
    for (Index t = 0; t < cursor->length(); ++t) marks += cursor->next(input, target) ? '1' : '0';
    return marks;
  };
  CHECK(scored(0, 1, {0, 1, 1, 0}) == "1101");
  CHECK(scored(0, 1, {0, 0, 1}) == "110");
  CHECK(scored(1, 1, {1, 1, 0}) == "111");
  CHECK(scored(2, 2, {0, 2, 1, 3}) == "1100");
  CHECK(scored(3, 2, {0, 2, 1, 3}) == "1111");
  CHECK(scored(3, 2, {0, 3, 1, 2}) == "1011");
  CHECK(scored(4, 2, {0, 0, 1, 1}) == "1111");
  CHECK(scored(4, 3, {0, 1, 2, 2}) == "1110");
  CHECK(scored(4, 3, {0, 0, 1, 2}) == "1110");
  CHECK(scored(4, 2, {0, 1, 0, 1}) == "1100");
  CHECK(scored(4, 2, {1, 1}) == "00");
  for (const double language : {5, 6, 7}) CHECK(scored(language, 1, {1, 0, 0}) == "111");
  CHECK_THROWS_WITH_AS(given(0, 1, {0, 2}, {2}), "The symbols of given strings must be below 2, and one is 2.",
                       Failure);
  CHECK_THROWS_AS(given(0, 1, {0, 1}, {1}), Failure);
  CHECK_THROWS_AS(given(0, 1, {0, 1}, {2, 0}), Failure);
  CHECK_THROWS_AS(given(8, 1, {0, 1}, {2}), Failure);
}

TEST_CASE("languages refuse numbers that make no sense") {
  CHECK_THROWS_AS(typed(1, 2, 1, 0), Failure);
  CHECK_THROWS_AS(typed(1, 0, 0, 0), Failure);
  const std::array noLengths = {5.0, 1.0};
  CHECK_THROWS_AS(makeSource("bracketClasses", noLengths, {}), Failure);
  const std::array<std::int32_t, 1> tooLong = {21};
  CHECK_THROWS_AS(makeSource("bracketClasses", noLengths, {{"lengths", std::span<const std::int32_t>(tooLong)}}),
                  Failure);
  const std::array wideWindow = {2.0, 1.0, 1e9, 0.25, 0.25};
  const auto runs = makeSource("equalRuns", wideWindow, {});
  CHECK_THROWS_AS(runs->draw({.stream = trained, .lengths = runs->trainingLengths(), .count = 1}), Failure);
}
