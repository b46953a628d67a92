// What every language of symbols says at each step of a string, once: generated strings and given ones are labelled by
// the same rules. A language has `symbols` symbols and `targets` numbers a step; next(symbol, target) writes them, for
// the string up to that symbol, and says whether the symbol may stand there; complete() whether the string may end
// there. Symbols count from 0; of brackets, 2 t is the opening and 2 t + 1 the closing one of pair t.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/types.h"

namespace outlast {

/// In the order of src/tasks/languages/languages.ts.
enum class Language : std::uint8_t { dyck1, semiDyck1, dyck, shuffle, runs, binaryCount, ternaryCount, acceptance };

/// Which brackets may come next: an opening one always, a closing one at depth > 0.
class Dyck1Labels {
 public:
  static constexpr Index symbols = 2, targets = 2;

  bool next(std::uint8_t symbol, double* target) {
    depth_ += symbol == 0 ? 1 : -1;
    target[0] = 1.0;
    target[1] = depth_ > 0 ? 1.0 : 0.0;
    return depth_ >= 0;
  }
  [[nodiscard]] bool complete() const { return depth_ == 0; }

 private:
  Index depth_ = 0;
};

/// The same of a counter that stays at 0 where it would fall below (El-Naggar et al. 2023): every string is one.
class SemiDyck1Labels {
 public:
  static constexpr Index symbols = 2, targets = 2;

  bool next(std::uint8_t symbol, double* target) {
    count_ = std::max<Index>(0, count_ + (symbol == 0 ? 1 : -1));
    target[0] = 1.0;
    target[1] = count_ > 0 ? 1.0 : 0.0;
    return true;
  }
  [[nodiscard]] bool complete() const { return true; }

 private:
  Index count_ = 0;
};

/// Dyck-k: every opening bracket may come next, and the closing one of the pair that was opened last.
class DyckLabels {
 public:
  explicit DyckLabels(Index pairs) : symbols(2 * pairs), targets(2 * pairs) {}
  Index symbols, targets;

  bool next(std::uint8_t symbol, double* target) {
    const auto pair = static_cast<std::uint8_t>(symbol / 2);
    bool fits = true;
    if (symbol % 2 == 0) {
      open_.push_back(pair);
    } else {
      fits = !open_.empty() && open_.back() == pair;
      if (!open_.empty()) open_.pop_back();
    }
    for (Index t = 0; 2 * t < targets; ++t) {
      target[2 * t] = 1.0;
      target[2 * t + 1] = !open_.empty() && open_.back() == t ? 1.0 : 0.0;
    }
    return fits;
  }
  [[nodiscard]] bool complete() const { return open_.empty(); }

 private:
  std::vector<std::uint8_t> open_;
};

/// Shuffle-k, k Dyck-1 strings mixed: every opening bracket may come next, and each closing one whose pair is open.
class ShuffleLabels {
 public:
  explicit ShuffleLabels(Index pairs)
      : symbols(2 * pairs), targets(2 * pairs), open_(static_cast<std::size_t>(pairs)) {}
  Index symbols, targets;

  bool next(std::uint8_t symbol, double* target) {
    Index& own = open_[symbol / 2];
    own += symbol % 2 == 0 ? 1 : -1;
    for (const Index count : open_) {
      *target++ = 1.0;
      *target++ = count > 0 ? 1.0 : 0.0;
    }
    return own >= 0;
  }
  [[nodiscard]] bool complete() const {
    return std::all_of(open_.begin(), open_.end(), [](Index count) { return count == 0; });
  }

 private:
  std::vector<Index> open_;
};

/// a^n b^n ..., `letters` of them: which letter may come next, a or b after an a, else the one; the last target is the
/// end of the string (Gers and Schmidhuber 2001).
class RunLabels {
 public:
  explicit RunLabels(Index letters) : symbols(letters), targets(letters + 1) {}
  Index symbols, targets;

  bool next(std::uint8_t symbol, double* target) {
    std::fill_n(target, targets, 0.0);
    if (symbol == 0) {
      ++length_;
      target[0] = target[1] = 1.0;
      return letter_ == 0;
    }
    const bool begins = symbol == letter_ + 1 && left_ == 0 && length_ > 0;
    const bool fits = begins || (symbol == letter_ && left_ > 0);
    letter_ = symbol;
    left_ = begins ? length_ - 1 : left_ - 1;
    target[left_ > 0 ? letter_ : letter_ + 1] = 1.0;
    return fits;
  }
  [[nodiscard]] bool complete() const { return letter_ + 1 == symbols && left_ == 0; }

 private:
  Index length_ = 0;  // of a run
  Index letter_ = 0;
  Index left_ = 0;  // of this letter's run
};

/// A class of the count so far, opening brackets less closing ones.
template <double (*classOf)(Index count)>
class CountLabels {
 public:
  static constexpr Index symbols = 2, targets = 1;

  bool next(std::uint8_t symbol, double* target) {
    count_ += symbol == 0 ? 1 : -1;
    *target = classOf(count_);
    return true;
  }
  [[nodiscard]] bool complete() const { return true; }

 private:
  Index count_ = 0;
};

inline double isPositive(Index count) { return count > 0 ? 1.0 : 0.0; }
inline double classOfSign(Index count) { return count < 0 ? 0.0 : count == 0 ? 1.0 : 2.0; }

/// Whether more brackets were opened than closed so far: 1, else 0 (El-Naggar et al. 2022).
using BinaryCountLabels = CountLabels<isPositive>;
/// Whether fewer, as many or more brackets were opened than closed so far: class 0, 1 or 2.
using TernaryCountLabels = CountLabels<classOfSign>;

/// Whether the string so far is none of Dyck-1: 1, else 0 (El-Naggar et al. 2022).
class AcceptanceLabels {
 public:
  static constexpr Index symbols = 2, targets = 1;

  bool next(std::uint8_t symbol, double* target) {
    depth_ += symbol == 0 ? 1 : -1;
    lost_ = lost_ || depth_ < 0;
    *target = lost_ || depth_ > 0 ? 1.0 : 0.0;
    return true;
  }
  [[nodiscard]] bool complete() const { return true; }

 private:
  Index depth_ = 0;
  bool lost_ = false;
};

/// use(labels) with fresh labels of a language; `size` is its pairs of brackets or its letters, where it has a choice.
template <class Use>
auto withLabels(Language language, Index size, Use&& use) {
  switch (language) {
    case Language::dyck1:
      return use(Dyck1Labels());
    case Language::semiDyck1:
      return use(SemiDyck1Labels());
    case Language::dyck:
      return use(DyckLabels(size));
    case Language::shuffle:
      return use(ShuffleLabels(size));
    case Language::runs:
      return use(RunLabels(size));
    case Language::binaryCount:
      return use(BinaryCountLabels());
    case Language::ternaryCount:
      return use(TernaryCountLabels());
    case Language::acceptance:
      break;
  }
  return use(AcceptanceLabels());
}

}  // namespace outlast
