// The counting papers' grammar, without its cuts in size, conditioned on the exact length of its string, in time of the
// order of the length. A derivation is a Galton-Watson tree: an S has one S below it with probability p (a pair of
// brackets around it), two with q, none with r = 1 - p - q; with the papers' p = 1/2, q = 1/4 it is critical. A string
// of m pairs comes from a tree of m such nodes, k splits and k + 1 leaves, of weight p^m q^k r^(k+1), and there are (m
// + 2k)! / (m! k! (k+1)!) of these trees (cycle lemma: Dvoretzky and Motzkin 1947). So k is drawn first, of weight (m +
// 2k)! / (k! (k+1)!) (q r)^k, then one of the trees, each as likely as any other.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "core/types.h"

namespace outlast {

/// The number of splits of a tree with `pairs` pairs of brackets; splitWeight = q (1 - p - q), below 1/4. Takes time of
/// the order of sqrt(pairs).
Index drawSplits(Random& random, double splitWeight, Index pairs);

/// A string of that law, symbol by symbol; an even length. Memory is the height of its tree, of the order of
/// sqrt(length). The next node of the tree in preorder, with m pairs, k splits and k + h + 1 leaves left to come and n
/// the number of them all, is a pair, a split or a leaf in proportion to m, k (h+2)/(h+1) and (k+h+1) h/(h+1), whose
/// sum is n - 1: h subtrees wait beside the one that is being drawn, and (h+1)/n of all orders of the nodes are those
/// of h + 1 trees.
class ConditionedSymbols {
 public:
  ConditionedSymbols(const Random& random, double splitWeight, Index length)
      : random_(random), length_(length), pairs_(length / 2), splits_(drawSplits(random_, splitWeight, length / 2)) {}

  [[nodiscard]] Index length() const { return length_; }
  /// 0 for an opening, 1 for a closing bracket.
  std::uint8_t next() {
    while (true) {
      if (ended_) {
        const Waiting waiting = waiting_.back();
        waiting_.pop_back();
        if (waiting == Waiting::bracket) return 1;
        ended_ = false;
      }
      const double rest =
          static_cast<double>(pairs_) + 2.0 * static_cast<double>(splits_) + static_cast<double>(beside_);
      const double place = random_.uniform() * rest - static_cast<double>(pairs_);
      if (place < 0.0) {
        --pairs_;
        waiting_.push_back(Waiting::bracket);
        return 0;
      }
      const auto trees = static_cast<double>(beside_ + 1);
      if (place * trees < static_cast<double>(splits_) * (trees + 1.0)) {
        --splits_;
        ++beside_;
        waiting_.push_back(Waiting::sibling);
      } else {
        --beside_;
        ended_ = true;
      }
    }
  }

 private:
  enum class Waiting : std::uint8_t { bracket, sibling };

  Random random_;
  Index length_;
  Index pairs_;   // still to come
  Index splits_;  // still to come
  Index beside_ = 0;
  bool ended_ = false;  // the last node was a leaf
  std::vector<Waiting> waiting_;
};

}  // namespace outlast
