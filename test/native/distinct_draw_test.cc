#include "sources/distinct_draw.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/failure.h"

using namespace outlast;

namespace {

SetRequest request(std::uint64_t seed, Index count) {
  return {.seed = seed, .stream = streamName("data"), .lengths = {2, 50}, .count = count};
}

const DyckGrammar papersGrammar(0.5, 0.25, {2, 50});

// What a process that has drawn nothing draws: decorated draws are not remembered.
SymbolStrings afresh(const DyckGrammar& from, std::uint64_t seed, Index skip, Index count) {
  const auto same = [](Random&, SymbolString&) {};
  return drawDistinct(from, request(seed, count), skip, same);
}

void requireSame(const SymbolStrings& a, const SymbolStrings& b) {
  REQUIRE(a.symbols == b.symbols);
  REQUIRE(a.ends == b.ends);
}

}  // namespace

TEST_CASE("a remembered draw gives the rows of a new one, whatever was asked for before") {
  struct Part {
    Index skip, count;
  };
  for (const Part part : {Part{500, 500}, Part{0, 300}, Part{999, 1}, Part{0, 2000}, Part{1500, 700}, Part{7, 0}})
    requireSame(drawDistinct(papersGrammar, request(1, part.count), part.skip),
                afresh(papersGrammar, 1, part.skip, part.count));
}

TEST_CASE("draws of other seeds, streams and grammars are others") {
  const SymbolStrings first = drawDistinct(papersGrammar, request(1, 100), 0);
  for (std::uint64_t seed = 2; seed < 9; ++seed)  // more than are remembered
    requireSame(drawDistinct(papersGrammar, request(seed, 100), 0), afresh(papersGrammar, seed, 0, 100));
  SetRequest other = request(1, 100);
  other.stream = streamName("evaluate");
  CHECK(drawDistinct(papersGrammar, other, 0).symbols != first.symbols);
  const DyckGrammar flatter(0.4, 0.25, {2, 50}), wider(0.5, 0.2, {2, 50}), longer(0.5, 0.25, {4, 50}),
      shorter(0.5, 0.25, {2, 48});
  for (const DyckGrammar& own : {flatter, wider, longer, shorter}) {
    const SymbolStrings drawn = drawDistinct(own, request(1, 100), 0);
    requireSame(drawn, afresh(own, 1, 0, 100));
    CHECK(drawn.symbols != first.symbols);
  }
  requireSame(drawDistinct(papersGrammar, request(1, 100), 0), first);
}

TEST_CASE("a draw that was stopped, or that ran out of strings, goes on as if it had not been") {
  std::atomic<bool> stop = true;
  SetRequest stopped = request(20, 300);
  stopped.stop = &stop;
  CHECK_THROWS_AS(drawDistinct(papersGrammar, stopped, 0), Failure);
  requireSame(drawDistinct(papersGrammar, request(20, 300), 0), afresh(papersGrammar, 20, 0, 300));
  const DyckGrammar small(0.5, 0.25, {2, 4});  // (), (()), ()()
  CHECK_THROWS_AS(drawDistinct(small, request(20, 4), 0), Failure);
  CHECK_THROWS_AS(drawDistinct(small, request(20, 4), 0), Failure);
  requireSame(drawDistinct(small, request(20, 3), 0), afresh(small, 20, 0, 3));
}

TEST_CASE("threads that want parts of one draw share it") {
  const SymbolStrings all = afresh(papersGrammar, 30, 0, 4000);
  std::vector<SymbolStrings> parts(8);
  std::vector<std::thread> threads;
  for (Index i = 0; i < 8; ++i)
    threads.emplace_back([&parts, i] {
      parts[static_cast<std::size_t>(i)] = drawDistinct(papersGrammar, request(30, 500), 500 * (7 - i));
    });
  for (std::thread& thread : threads) thread.join();
  for (Index i = 0; i < 8; ++i) requireSame(parts[static_cast<std::size_t>(i)], all.part(500 * (7 - i), 500));
}
