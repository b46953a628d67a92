// The least and the greatest state of a one-unit model at every depth, over all Dyck-1 prefixes of a length, carried
// from one length to the next.
#pragma once
#include <algorithm>
#include <limits>
#include <utility>

#include "evaluation/frontier_row.h"
#include "evaluation/right_states.h"
#include "evaluation/state_order.h"

namespace outlast {

/// The inputs of a map for Dyck-1.
inline constexpr int opening = 0, closing = 1;

/// points: the states of two strings, moved as the model moves them. boxes: what holds every state.
enum class Carried : std::uint8_t { points, boxes };

/// How states are carried, and which are.
template <class Real>
struct FrontierRule {
  Carried carried = Carried::points;
  StateOrder<Real> order;  ///< points that leave the states between which it holds go on as boxes
  Index deepest = std::numeric_limits<Index>::max();  ///< strings that go deeper are left out
  bool joins = false;  ///< states are joined with those two steps before, and so hold strings of all lengths
};

/// How a string came to a wrong state.
struct WrongStep {
  Index place = -1;  ///< negative where every state is right
  int symbol = opening;
  int end = least;  ///< of its depth
};

/// For both ends of every place of a row, whether it was an opening bracket that led there.
struct Origins {
  Index bottom = 0;                     ///< of the row
  std::vector<std::uint8_t> opened[2];  ///< [least, greatest][places]

  [[nodiscard]] bool opens(int end, Index depth) const {
    return opened[end][static_cast<std::size_t>((depth - bottom) / 2)] != 0;
  }
};

/// Depths of one parity share a row: after step t, place i is depth 2 i + t mod 2, where no places are left out.
template <class Real>
class Frontier {
 public:
  Frontier(const StateMap<Real>& map, const RightStates<Real>& right, const FrontierRule<Real>& rule,
           States<const Real> start)
      : map_(map), right_(right), rule_(rule) {
    for (auto& row : rows_) row.reserve(1, block, rowNumbers());
    for (auto& row : proposed_) row.reserve(block, 0, rowNumbers());
    for (auto& row : scratch_) row.reserve(block, 0, rowNumbers());
    for (const int end : {least, greatest}) {
      *rows_[0].number(end, 0) = *start.h;
      if (map.hasC()) *rows_[0].number(end, 1) = *start.c;
      if (rule.order.spreads) *rows_[0].number(end, 2) = 1;  // any does where c is 0
    }
    rows_[0].count = 1;
    rows_[1].bottom = 1;
  }

  [[nodiscard]] Index step() const { return step_; }
  [[nodiscard]] Carried carried() const { return rule_.carried; }
  [[nodiscard]] bool reverses(int symbol) const { return rule_.order.reverses[symbol]; }
  /// The states after step(), and to go on from such ones; they must not join. Where places of a row are left out, so
  /// are those of the next rows to which they would have led.
  [[nodiscard]] const FrontierRow<Real>& row() const { return rows_[step_ % 2]; }
  void resume(Index step, FrontierRow<Real> row) {
    step_ = step;
    leftOut_ = row.bottom + 2 * (row.count - 1) < step ? 1 : 0;
    rows_[step_ % 2] = std::move(row);
  }
  /// Whether the last two steps changed nothing, where they join: then no step ever will.
  [[nodiscard]] bool settled() const { return unchanged_ >= 2; }

  /// One more symbol. Says which state is wrong, of the least depth; the frontier then ends there. `origins` gets how
  /// the new row came to be.
  WrongStep advance(Origins* origins = nullptr) {
    const FrontierRow<Real>& from = rows_[step_ % 2];
    FrontierRow<Real>& to = rows_[(step_ + 1) % 2];
    to.bottom = from.bottom > 1 ? from.bottom + 1 : 1 - from.bottom;
    shift_ = to.bottom == 0 ? -1 : 0;
    const Index room = rule_.deepest < to.bottom ? 0 : (rule_.deepest - to.bottom) / 2 + 1;
    const Index count = std::min(from.count - shift_ - leftOut_, room);
    to.reserve(count, block, rowNumbers());
    if (origins != nullptr) {
      origins->bottom = to.bottom;
      for (auto& opened : origins->opened) opened.resize(static_cast<std::size_t>(count));
    }
    bool changed = count > to.count, kept = true;
    for (Index first = 0; first < count; first += block) {
      const Index places = std::min(block, count - first);
      propose(from, first, places);
      const WrongStep wrong = findWrong(first, places);
      if (wrong.place >= 0) return wrong;
      if (origins != nullptr) note(first, places, *origins);
      changed = merge(to, first, places) || changed;
      kept = kept && staysInOrder(to, first, places);
    }
    if (!kept) rule_.carried = Carried::boxes;
    to.count = count;
    unchanged_ = changed ? 0 : unchanged_ + 1;
    ++step_;
    return {};
  }

 private:
  using V = Pack<Real>;
  static constexpr Index width = widthOf<V>;
  static constexpr Index block = 256;

  /// Numbers that a place has room for, and those that are carried.
  [[nodiscard]] std::size_t rowNumbers() const { return map_.hasC() ? (rule_.order.spreads ? 3 : 2) : 1; }
  [[nodiscard]] bool spreads() const { return rule_.order.spreads && rule_.carried == Carried::points; }
  [[nodiscard]] std::size_t numbers() const { return map_.hasC() ? (spreads() ? 3 : 2) : 1; }

  /// The states to which either symbol leads at the places from `first` on.
  void propose(const FrontierRow<Real>& from, Index first, Index places) {
    for (const int symbol : {opening, closing}) {
      FrontierRow<Real>& to = proposed_[symbol];
      const Index place = first + shift_ + symbol;
      if (rule_.carried == Carried::boxes) {
        map_.enclose(symbol, places, {from.at(least, place), from.at(greatest, place)},
                     {to.at(least), to.at(greatest)});
        continue;
      }
      if (spreads()) {
        proposeSpread(symbol, from, place, places);
        continue;
      }
      const int flip = rule_.order.reverses[symbol] ? 1 : 0;
      for (const int end : {least, greatest}) map_.advance(symbol, places, from.at(end ^ flip, place), to.at(end));
      if (rule_.order.slack > 0) widen(from, place, places, to);
    }
    // At the ends of a row only one of the symbols leads to a place.
    if (first + shift_ < 0) lend(opening, 0, 1);
    lend(closing, std::clamp<Index>(from.count - 1 - shift_ - first, 0, places), places);
  }

  /// Gives the ends of `to` room for what the order has in slack, from states at `place` of `from`.
  void widen(const FrontierRow<Real>& from, Index place, Index places, FrontierRow<Real>& to) const {
    const Real* fromLow = from.number(least, from.key()) + place;
    const Real* fromHigh = from.number(greatest, from.key()) + place;
    Real* low = to.number(least, to.key());
    Real* high = to.number(greatest, to.key());
    for (Index i = 0; i < places; ++i) {
      const Real size = std::max(std::max(Real(1), -fromLow[i]), fromHigh[i]);
      low[i] -= rule_.order.slack * size;
      high[i] += rule_.order.slack * size;
    }
  }

  /// Ends of c from ends of c, of the output gate o from those of h, and of h = o tanh(c) from both.
  void proposeSpread(int symbol, const FrontierRow<Real>& from, Index place, Index places) {
    FrontierRow<Real>& to = proposed_[symbol];
    FrontierRow<Real>& h = scratch_[0];
    FrontierRow<Real>& unused = scratch_[1];
    for (const int end : {least, greatest}) {
      const Real* c = from.number(end, 1) + place;
      map_.encloseOutput(places, c, from.span(2, place), h.span(0));
      const Boxes<const Real> states{{h.number(least, 0), c}, {h.number(greatest, 0), c}};
      map_.enclose(symbol, places, states,
                   {(end == least ? to : unused).at(least), (end == greatest ? to : unused).at(greatest)});
    }
    widen(from, place, places, to);
    map_.encloseGate(symbol, places, from.span(0, place), to.span(2));
    map_.encloseOutput(places, to.number(least, 1), to.span(2), {to.number(least, 0), unused.number(greatest, 0)});
    map_.encloseOutput(places, to.number(greatest, 1), to.span(2), {unused.number(least, 0), to.number(greatest, 0)});
  }

  /// Gives `symbol` the other one's states at the places from `first` to `end`.
  void lend(int symbol, Index first, Index end) {
    for (std::size_t n = 0; n < numbers(); ++n)
      for (const int e : {least, greatest})
        for (Index i = first; i < end; ++i) proposed_[symbol].number(e, n)[i] = proposed_[1 - symbol].number(e, n)[i];
  }

  [[nodiscard]] WrongStep findWrong(Index first, Index places) const {
    const bool ground = first == 0 && shift_ < 0;
    if (ground) {
      const WrongStep wrong = findWrong(0, 1, right_.atGround);
      if (wrong.place >= 0) return {0, closing, wrong.end};
    }
    const WrongStep wrong = findWrong(ground ? 1 : 0, places, right_.above);
    return {wrong.place < 0 ? -1 : first + wrong.place, wrong.symbol, wrong.end};
  }

  [[nodiscard]] WrongStep findWrong(Index from, Index end, StateRange<Real> right) const {
    right = {right.low + rule_.order.slackOfH, right.high - rule_.order.slackOfH};
    WrongStep wrong;
    for (const int symbol : {opening, closing})
      for (const int e : {least, greatest}) {
        const Real* h = proposed_[symbol].number(e, 0);
        if (areWithin(h + from, h + from, end - from, right)) continue;
        for (Index i = from; i < (wrong.place < 0 ? end : wrong.place); ++i)
          if (!areWithin(h + i, h + i, 1, right)) wrong = {i, symbol, e};
      }
    return wrong;
  }

  /// Whether low[i] >= range.low and high[i] <= range.high for all i; no number is within anything.
  static bool areWithin(const Real* low, const Real* high, Index count, StateRange<Real> range) {
    Index i = 0;
    auto inside = V{} == V{};
    for (; i + width <= count; i += width)
      inside &= (loadAny<V>(low + i) >= broadcast<V>(range.low)) & (loadAny<V>(high + i) <= broadcast<V>(range.high));
    bool all = true;
    for (int lane = 0; lane < width; ++lane) all &= inside[lane] != 0;
    for (; i < count; ++i) all &= (low[i] >= range.low) & (high[i] <= range.high);
    return all;
  }

  /// Which of two states, or packs of them, is further out; where they are equal, the first one.
  template <int end, class N>
  static auto isOut(N a, N b) {
    if constexpr (end == least) {
      return a <= b;
    } else {
      return a >= b;
    }
  }

  void note(Index first, Index places, Origins& origins) const {
    const std::size_t key = proposed_[0].key();
    const auto choose = [&](int end, auto further) {
      std::uint8_t* to = origins.opened[end].data() + first;
      const Real* open = proposed_[opening].number(end, key);
      const Real* close = proposed_[closing].number(end, key);
      for (Index i = 0; i < places; ++i) to[i] = further(open[i], close[i]);
      if (first + shift_ < 0) to[0] = 0;
    };
    choose(least, isOut<least, Real>);
    choose(greatest, isOut<greatest, Real>);
  }

  /// Puts the further of the proposed states in their places; says whether any changed, where they join.
  bool merge(FrontierRow<Real>& to, Index first, Index places) {
    bool changed = false;
    for (std::size_t n = 0; n < numbers(); ++n) {
      // Boxes have their ends in every number by itself; of points, a whole state is taken.
      const std::size_t key = rule_.carried == Carried::boxes || spreads() ? n : to.key();
      changed = mergeNumber<least>(to, first, places, n, key) || changed;
      changed = mergeNumber<greatest>(to, first, places, n, key) || changed;
    }
    return changed;
  }

  template <int end>
  bool mergeNumber(FrontierRow<Real>& to, Index first, Index places, std::size_t n, std::size_t key) {
    const Real* openKey = proposed_[opening].number(end, key);
    const Real* closeKey = proposed_[closing].number(end, key);
    const Real* open = proposed_[opening].number(end, n);
    const Real* close = proposed_[closing].number(end, n);
    Real* number = to.number(end, n) + first;
    const Index joined = rule_.joins ? std::clamp<Index>(to.count - first, 0, places) : 0;
    const Real* oldKey = to.number(end, key) + first;
    bool changed = false;
    for (Index i = 0; i < joined; ++i) {
      const bool opens = isOut<end>(openKey[i], closeKey[i]);
      const bool stays = isOut<end>(oldKey[i], opens ? openKey[i] : closeKey[i]);
      changed |= !stays;
      const Real next = opens ? open[i] : close[i];
      number[i] = stays ? number[i] : next;
    }
    Index i = joined;
    for (; i + width <= places; i += width)
      storeAny<V>(number + i, select(isOut<end>(loadAny<V>(openKey + i), loadAny<V>(closeKey + i)),
                                     loadAny<V>(open + i), loadAny<V>(close + i)));
    for (; i < places; ++i) number[i] = isOut<end>(openKey[i], closeKey[i]) ? open[i] : close[i];
    return changed;
  }

  [[nodiscard]] bool staysInOrder(const FrontierRow<Real>& row, Index first, Index places) const {
    const StateRange<Real> range{rule_.order.low, rule_.order.high};
    if (range.high == std::numeric_limits<Real>::infinity()) return true;
    return areWithin(row.number(least, row.key()) + first, row.number(greatest, row.key()) + first, places, range);
  }

  const StateMap<Real>& map_;
  RightStates<Real> right_;
  FrontierRule<Real> rule_;
  FrontierRow<Real> rows_[2];
  FrontierRow<Real> proposed_[2];  // by either symbol, of one block of places
  FrontierRow<Real> scratch_[2];
  Index shift_ = 0;    // from a place to the one whose opening bracket leads there
  Index leftOut_ = 0;  // 1 where rows lack the places above them
  Index step_ = 0;
  Index unchanged_ = 0;
};

}  // namespace outlast
