#include "sources/distinct_draw.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "sources/generated.h"

namespace outlast {
namespace {

// A draw as far as it was asked for. Going on gives the rows that a longer one would have had.
class DistinctDraw {
 public:
  DistinctDraw(DyckGrammar grammar, std::uint64_t seed, std::uint32_t stream)
      : grammar_(std::move(grammar)), seed_(seed), stream_(stream) {}

  SymbolStrings rows(const SetRequest& request, Index skip, const Decorate& decorate) {
    throwIfStopped(request);
    const Index end = skip + request.count;
    for (; rows_.strings().count() < end; ++draw_) {
      throwIfStopped(request);
      Random random(seed_, stream_, draw_);
      if (!grammar_.draw(random, budget_, string_)) grammar_.refuse(rows_.strings().count());
      if (std::ssize(string_) < grammar_.lengths().from) continue;
      if (decorate) decorate(random, string_);
      if (rows_.add(string_)) budget_ = DyckGrammar::patience;
    }
    return rows_.strings().part(skip, request.count);
  }

  [[nodiscard]] bool isOf(const DyckGrammar& grammar, const SetRequest& request) const {
    const LengthRange own = grammar_.lengths(), lengths = grammar.lengths();
    return grammar_.p() == grammar.p() && grammar_.q() == grammar.q() && own.from == lengths.from &&
           own.to == lengths.to && seed_ == request.seed && stream_ == request.stream;
  }
  /// Bytes that it keeps, at most: symbols, and of each row its end and two to four slots of the table.
  [[nodiscard]] std::size_t bytes() const {
    return rows_.strings().symbols.size() + rows_.strings().ends.size() * 5 * sizeof(Index);
  }

  std::timed_mutex mutex;  // of whoever asks for rows

 private:
  DyckGrammar grammar_;
  std::uint64_t seed_;
  std::uint32_t stream_;
  std::uint64_t draw_ = 0;
  Index budget_ = DyckGrammar::patience;
  DistinctStrings rows_;
  SymbolString string_;
};

// The draws of the last requests, the latest first.
class LastDraws {
 public:
  std::shared_ptr<DistinctDraw> of(const DyckGrammar& grammar, const SetRequest& request) {
    const std::lock_guard lock(mutex_);
    const auto known =
        std::find_if(draws_.begin(), draws_.end(), [&](const auto& draw) { return draw->isOf(grammar, request); });
    if (known == draws_.end()) {
      draws_.push_front(std::make_shared<DistinctDraw>(grammar, request.seed, request.stream));
      if (draws_.size() > most) draws_.pop_back();
    } else {
      draws_.splice(draws_.begin(), draws_, known);
    }
    return draws_.front();
  }

  void forget(const std::shared_ptr<DistinctDraw>& draw) {
    const std::lock_guard lock(mutex_);
    draws_.remove(draw);
  }

 private:
  static constexpr std::size_t most = 4;  // one that trains and those of a few test sets

  std::mutex mutex_;
  std::list<std::shared_ptr<DistinctDraw>> draws_;
};

LastDraws& lastDraws() {
  // Never freed: threads may still draw when the process ends.
  static auto* draws = new LastDraws;  // NOLINT(cppcoreguidelines-owning-memory)
  return *draws;
}

}  // namespace

SymbolStrings drawDistinct(const DyckGrammar& grammar, const SetRequest& request, Index skip,
                           const Decorate& decorate) {
  if (decorate) return DistinctDraw(grammar, request.seed, request.stream).rows(request, skip, decorate);
  constexpr std::size_t largest = std::size_t{1} << 24;  // bytes: greater draws are not kept
  const auto draw = lastDraws().of(grammar, request);
  std::unique_lock lock(draw->mutex, std::defer_lock);
  // By the clock of the day: waiting by the steady one is newer than the oldest C library that Node.js runs with.
  const auto soon = [] { return std::chrono::system_clock::now() + std::chrono::milliseconds(20); };
  while (!lock.try_lock_until(soon())) throwIfStopped(request);
  SymbolStrings rows = draw->rows(request, skip, decorate);
  if (draw->bytes() > largest) lastDraws().forget(draw);
  return rows;
}

}  // namespace outlast
