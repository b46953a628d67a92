// Dyck-1 strings of an exact length from the papers' grammar, and the sets made of two of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "core/failure.h"
#include "sources/dyck1_conditioned.h"
#include "sources/list.h"

using namespace outlast;

namespace {

enum LongSampler { conditioned = 3, concatenated = 4, nested = 5 };

std::unique_ptr<Source> dyck1(LongSampler sampler, double p = 0.5, double q = 0.25) {
  const std::array numbers = {static_cast<double>(sampler), 2.0, 50.0, p, q, 0.0};
  return makeSource("dyck1", numbers, {});
}

SetRequest request(Index from, Index to, Index count, bool endless = false) {
  return {.seed = 3, .stream = streamName("evaluate"), .lengths = {from, to}, .count = count, .endless = endless};
}

std::string readLong(const SequenceSet& set, Index index) {
  const auto cursor = set.open(index);
  std::string text;
  Index depth = 0;
  for (Index t = 0; t < cursor->length(); ++t) {
    double input[2], target[2];
    REQUIRE(cursor->next(input, target));
    text += input[0] == 1.0 ? '(' : ')';
    depth += input[0] == 1.0 ? 1 : -1;
    REQUIRE(depth >= 0);
  }
  REQUIRE(depth == 0);
  return text;
}

std::vector<std::string> readAll(const SequenceSet& set) {
  std::vector<std::string> strings;
  for (Index index = 0; index < set.count(); ++index) strings.push_back(readLong(set, index));
  return strings;
}

// f_k: the probability that S becomes k pairs of brackets side by side, F = p x + q F^2 + r.
std::vector<double> pairsSideBySide(double p, double q, int most) {
  const double r = 1.0 - p - q;
  std::vector<double> f = {(1.0 - std::sqrt(1.0 - 4.0 * q * r)) / (2.0 * q)};
  for (int k = 1; k <= most; ++k) {
    double sum = k == 1 ? p : 0.0;
    for (int i = 1; i < k; ++i) sum += q * f[static_cast<std::size_t>(i)] * f[static_cast<std::size_t>(k - i)];
    f.push_back(sum / (1.0 - 2.0 * q * f[0]));
  }
  return f;
}

// The probability of a word, from the pairs side by side within every pair.
double probability(const std::string& word, const std::vector<double>& f) {
  double product = 1.0;
  std::vector<std::size_t> counts = {0};
  for (const char symbol : word) {
    if (symbol == '(') {
      ++counts.back();
      counts.push_back(0);
    } else {
      product *= f[counts.back()];
      counts.pop_back();
    }
  }
  return product * f[counts.back()];
}

void words(const std::string& prefix, int opening, int closing, std::vector<std::string>& all) {
  if (opening == 0 && closing == 0) all.push_back(prefix);
  if (opening > 0) words(prefix + '(', opening - 1, closing, all);
  if (closing > opening) words(prefix + ')', opening, closing - 1, all);
}

int deepest(const std::string& text) {
  int depth = 0, most = 0;
  for (const char symbol : text) most = std::max(most, depth += symbol == '(' ? 1 : -1);
  return most;
}

}  // namespace

TEST_CASE("a conditioned string has the probability that the grammar gives it among those of its length") {
  for (const auto& [p, q] : {std::pair{0.5, 0.25}, std::pair{0.3, 0.45}}) {
    std::vector<std::string> all;
    words("", 5, 5, all);
    REQUIRE(all.size() == 42);
    const auto f = pairsSideBySide(p, q, 5);
    double sum = 0;
    for (const auto& word : all) sum += probability(word, f);
    constexpr Index count = 200000;
    const auto source = dyck1(conditioned, p, q);
    const auto set = source->draw(request(10, 10, count));
    std::map<std::string, double> times;
    for (Index index = 0; index < count; ++index) ++times[readLong(*set, index)];
    double chiSquare = 0;
    for (const auto& word : all) {
      const double expected = count * probability(word, f) / sum;
      REQUIRE(expected > 20);
      chiSquare += (times[word] - expected) * (times[word] - expected) / expected;
    }
    CHECK(chiSquare < 74.7);  // 41 degrees of freedom, p = 0.001
  }
}

TEST_CASE("the number of splits has its exact distribution") {
  constexpr Index pairs = 6;
  constexpr double splitWeight = 0.0625;
  // (m + 2k)! / (k! (k+1)!) (q r)^k up to a factor.
  std::vector<double> weights = {1.0};
  double sum = 1.0;
  for (int k = 0; k < 60; ++k) {
    weights.push_back(weights.back() * splitWeight * (pairs + 2 * k + 1) * (pairs + 2 * k + 2) / ((k + 1) * (k + 2)));
    sum += weights.back();
  }
  constexpr int count = 100000;
  std::vector<double> times(weights.size());
  for (std::uint64_t index = 0; index < count; ++index) {
    Random random(1, streamName("data"), index);
    const Index drawn = drawSplits(random, splitWeight, pairs);
    REQUIRE(drawn >= 0);
    ++times.at(static_cast<std::size_t>(drawn));
  }
  double chiSquare = 0, expectedRest = count, timesRest = count;
  int classes = 0;
  for (std::size_t k = 0; k < weights.size() && count * weights[k] / sum > 20; ++k, ++classes) {
    const double expected = count * weights[k] / sum;
    chiSquare += (times[k] - expected) * (times[k] - expected) / expected;
    expectedRest -= expected;
    timesRest -= times[k];
  }
  chiSquare += (timesRest - expectedRest) * (timesRest - expectedRest) / expectedRest;
  REQUIRE(classes == 11);
  CHECK(chiSquare < 31.3);  // 11 degrees of freedom, p = 0.001
}

TEST_CASE("conditioned strings reach a million symbols and have the depth of critical trees") {
  const auto source = dyck1(conditioned);
  CHECK(readLong(*source->draw(request(1000000, 1000000, 1)), 0).size() == 1000000);
  // The height of a tree of n nodes is sqrt(2 pi n) / sigma - O(1) in the mean; sigma = 1, n = 501: 56.1 - O(1).
  const auto set = source->draw(request(1000, 1000, 400));
  double sum = 0;
  for (const auto& text : readAll(*set)) sum += deepest(text);
  CHECK(sum / 400 > 52.0);
  CHECK(sum / 400 < 57.0);
  std::set<std::size_t> lengths;
  for (const auto& text : readAll(*source->draw(request(3, 9, 100)))) lengths.insert(text.size());
  CHECK(lengths == std::set<std::size_t>{4, 6, 8});
}

TEST_CASE("long sets have the statistics of the papers' files") {
  struct Statistics {
    double length = 0, deepest = 0, closed = 0;
  };
  const auto statistics = [](const std::vector<std::string>& strings) {
    double steps = 0, deep = 0, zeros = 0;
    for (const auto& text : strings) {
      int depth = 0;
      for (const char symbol : text) zeros += (depth += symbol == '(' ? 1 : -1) == 0;
      steps += static_cast<double>(text.size());
      deep += deepest(text);
    }
    const auto count = static_cast<double>(strings.size());
    return Statistics{steps / count, deep / count, zeros / steps};
  };
  const std::array numbers = {0.0, 2.0, 50.0, 0.5, 0.25, 0.0};
  const auto grammar = makeSource("dyck1", numbers, {});
  const auto longer = statistics(readAll(*grammar->draw(request(52, 100, 5000))));
  CHECK(longer.length == doctest::Approx(73.6).epsilon(0.03));
  CHECK(longer.deepest == doctest::Approx(14.3).epsilon(0.03));
  CHECK(longer.closed == doctest::Approx(0.024).epsilon(0.03));
  // One file of 100 and one of 1035 strings that share their parts: a tenth is three standard errors.
  const auto veryLong = statistics(readAll(*dyck1(conditioned)->draw(request(1000, 1000, 1000))));
  CHECK(veryLong.deepest > 48);
  CHECK(veryLong.deepest < 58);
  CHECK(veryLong.closed == doctest::Approx(0.002).epsilon(0.1));
  const auto within = statistics(readAll(*dyck1(nested)->draw(request(2000, 2000, 1035))));
  CHECK(within.deepest == doctest::Approx(81.7).epsilon(0.1));
  CHECK(within.closed == doctest::Approx(0.0012).epsilon(0.1));
}

TEST_CASE("concatenated strings are all ordered pairs of strings of half the length") {
  const auto source = dyck1(concatenated);
  const auto strings = readAll(*source->draw(request(40, 40, 16)));
  REQUIRE(strings.size() == 16);
  std::set<std::string> parts;
  for (const auto& text : strings) {
    parts.insert(text.substr(0, 20));
    parts.insert(text.substr(20));
  }
  CHECK(parts.size() == 4);
  std::set<std::string> pairs;
  for (const auto& first : parts)
    for (const auto& second : parts) pairs.insert(first + second);
  CHECK(std::set<std::string>(strings.begin(), strings.end()) == pairs);
  // Fewer are the first of more, and a range has its longest length.
  const auto fewer = readAll(*source->draw(request(40, 40, 7)));
  CHECK(std::equal(fewer.begin(), fewer.end(), strings.begin()));
  CHECK(readLong(*source->draw(request(21, 43, 1)), 0).size() == 40);
}

TEST_CASE("nested strings are different strings with another one inside") {
  const auto parts = readAll(*dyck1(concatenated)->draw(request(200, 200, 100)));
  std::vector<std::string> part;  // the pair (k, k) is the last of its part
  for (std::size_t k = 0; k < 10; ++k) part.push_back(parts[(k + 1) * (k + 1) - 1].substr(100));
  const auto source = dyck1(nested);
  const auto strings = readAll(*source->draw(request(200, 200, 90)));
  REQUIRE(strings.size() == 90);
  CHECK(std::set<std::string>(strings.begin(), strings.end()).size() == 90);
  std::size_t at = 0;
  double places = 0;
  for (std::size_t k = 1; k < 10; ++k) {
    for (std::size_t pair = 0; pair < 2 * k; ++pair) {
      const auto& outer = part[pair % 2 == 0 ? pair / 2 : k];
      const auto& inner = part[pair % 2 == 0 ? k : pair / 2];
      const std::string& text = strings[at++];
      std::size_t place = 0;
      while (place < 100 && outer.substr(0, place) + inner + outer.substr(place) != text) ++place;
      REQUIRE(place < 100);
      places += static_cast<double>(place);
    }
  }
  CHECK(places / 90 > 40);  // uniform: 49.5 with a standard error of 3
  CHECK(places / 90 < 59);
}

TEST_CASE("short spliced strings are as many as there are") {
  CHECK(readAll(*dyck1(concatenated)->draw(request(4, 4, 100))) == std::vector<std::string>{"()()"});
  CHECK(dyck1(concatenated)->draw(request(8, 8, 100))->count() == 4);
  const auto strings = readAll(*dyck1(nested)->draw(request(12, 12, 1000)));
  CHECK(std::set<std::string>(strings.begin(), strings.end()).size() == strings.size());
  CHECK(strings.size() <= 20);
  CHECK(strings.size() > 10);
  const std::string none =
      "Two Dyck-1 strings of one length have a multiple of 4 symbols, two different ones 8 or more, and there is no "
      "such "
      "length from ";
  CHECK_THROWS_WITH_AS(dyck1(nested)->draw(request(4, 4, 1)), (none + "4 to 4: ask for one.").c_str(), Failure);
  CHECK_THROWS_WITH_AS(dyck1(concatenated)->draw(request(5, 7, 1)), (none + "5 to 7: ask for one.").c_str(), Failure);
}

TEST_CASE("an endless set splices strings of its own") {
  for (const auto sampler : {concatenated, nested}) {
    const auto source = dyck1(sampler);
    const auto set = source->draw(request(40, 40, 1, true));
    std::set<std::string> strings;
    for (Index index = 0; index < 50; ++index) {
      strings.insert(readLong(*set, index));
      REQUIRE(readLong(*set, index).size() == 40);
    }
    CHECK(strings.size() == 50);
  }
}

TEST_CASE("a law given the length needs every rule of the grammar") {
  CHECK_THROWS_AS(dyck1(conditioned, 0.0, 0.25), Failure);
  CHECK_THROWS_AS(dyck1(nested, 0.75, 0.25), Failure);
}
