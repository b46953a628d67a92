// Dyck-1 strings from the grammar of the counting papers: S becomes ( S ) with probability p, S S with probability q,
// else nothing. A symbol is 0 for an opening, 1 for a closing bracket.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "core/types.h"
#include "sources/symbol_strings.h"

namespace outlast {

/// Strings of the grammar as its authors draw them (Suzgun et al. 2019): an S inside `longest` / 2 brackets becomes
/// nothing, and so does a part that has grown longer than `longest`.
class DyckGrammar {
 public:
  DyckGrammar(double p, double q, LengthRange lengths) : p_(p), q_(q), lengths_(lengths) {}

  [[nodiscard]] double p() const { return p_; }
  [[nodiscard]] double q() const { return q_; }
  [[nodiscard]] LengthRange lengths() const { return lengths_; }
  /// Writes one raw draw, of any length up to the longest. Takes its work off `budget`; false when that ends before the
  /// string.
  bool draw(Random& random, Index& budget, SymbolString& string);
  /// Raw draws until one has a wanted length. Throws Failure when none comes.
  void drawWanted(Random& random, SymbolString& string);
  /// The Failure for a grammar that yields no further string.
  [[noreturn]] void refuse(Index distinct) const;

  /// Work without a wanted string before one gives up, in expansions of S: a second or two, or 2^20 draws.
  static constexpr Index patience = Index{1} << 27;

 private:
  static constexpr Index drawWork = 128;
  enum class Part : std::uint8_t { bracket, first, second };
  // A rule at work: where its part of the string starts, and which of its S is being expanded.
  struct Frame {
    std::size_t start;
    Part part;
  };

  double p_;
  double q_;
  LengthRange lengths_;
  std::vector<Frame> frames_;
};

}  // namespace outlast
