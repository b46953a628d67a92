// The string that led to a state of a frontier: found by going on again from rows that were kept on the way.
#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/job_control.h"
#include "evaluation/frontier.h"

namespace outlast {

/// Rows of a frontier, some of all steps of a stretch.
template <class Real>
class KeptRows {
 public:
  static constexpr Index most = 32, leastApart = 64;

  struct Row {
    Index step;
    FrontierRow<Real> states;
  };

  explicit KeptRows(Index steps) : apart_(std::max(leastApart, (steps + most - 1) / most)) {}

  /// Keeps the row of the first step that it sees, and of as many steps after the last one kept.
  void see(const Frontier<Real>& frontier) {
    if (frontier.step() < next_) return;
    rows_.push_back({frontier.step(), frontier.row().trimmed()});
    next_ = frontier.step() + apart_;
  }

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  Row takeLast() {
    Row last = std::move(rows_.back());
    rows_.pop_back();
    return last;
  }

 private:
  Index apart_;
  Index next_ = 0;
  std::vector<Row> rows_;
};

/// To go back n steps, from a state of some depth, no states more than n deeper or less deep are needed. So between two
/// rows that are kept only a triangle is computed again, of which rows are kept in turn, until steps are few enough to
/// note the origins of all states. That takes a sixteenth of the time of the way there, and the memory of 32 rows.
template <class Real>
class StringTrace {
 public:
  /// `start` is the frontier of points at step 0; it will take at most so many steps.
  StringTrace(const Frontier<Real>& start, Index steps) : start_(start), kept_(steps) {}

  /// To be called before every step.
  void see(const Frontier<Real>& strings) { kept_.see(strings); }

  /// The string whose last step is `wrong`, the one that comes after `steps`; 1 for an opening bracket.
  std::vector<std::uint8_t> stringTo(Index steps, const WrongStep& wrong, const JobControl& control) {
    symbols_.resize(static_cast<std::size_t>(steps + 1));
    step_ = steps + 1;
    depth_ = 2 * wrong.place + step_ % 2;
    end_ = wrong.end;
    unread(wrong.symbol);
    goBack(kept_, control);
    return std::move(symbols_);
  }

 private:
  /// Goes back over the last symbol.
  void unread(int symbol) {
    --step_;
    symbols_[static_cast<std::size_t>(step_)] = symbol == opening ? 1 : 0;
    depth_ += symbol == opening ? -1 : 1;
    if (start_.reverses(symbol)) end_ = 1 - end_;
  }

  /// Back to the first of these rows.
  void goBack(KeptRows<Real>& rows, const JobControl& control) {
    while (!rows.empty()) {
      const auto [from, states] = rows.takeLast();
      const Index steps = step_ - from;
      Frontier<Real> strings = start_;
      strings.resume(from, states.around(depth_, steps));
      if (steps <= KeptRows<Real>::leastApart) {
        control.check();
        retrace(strings, steps);
        continue;
      }
      KeptRows<Real> between(steps);
      while (strings.step() < step_) {
        if (strings.step() % KeptRows<Real>::leastApart == 0) control.check();
        between.see(strings);
        strings.advance();
      }
      goBack(between, control);
    }
  }

  /// Back over `steps`, to where `strings` is.
  void retrace(Frontier<Real>& strings, Index steps) {
    std::vector<Origins> origins(static_cast<std::size_t>(steps));
    for (Origins& row : origins) strings.advance(&row);
    for (; !origins.empty(); origins.pop_back()) unread(origins.back().opens(end_, depth_) ? opening : closing);
  }

  Frontier<Real> start_;
  KeptRows<Real> kept_;
  std::vector<std::uint8_t> symbols_;
  // Where the string is, going back: after so many steps, and at which end of the states of the depth.
  Index step_ = 0;
  Index depth_ = 0;
  int end_ = least;
};

}  // namespace outlast
