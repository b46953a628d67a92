// The counting papers' long test strings: two strings of the grammar, each of half the length, one put into the other.
// Concatenated, x_j stands after x_i, for all ordered pairs; nested, it stands before symbol 0..n-1 of x_i, uniform,
// for all ordered pairs of different strings, without repetitions.
#pragma once
#include <memory>
#include <vector>

#include "core/random.h"
#include "sources/dyck1_conditioned.h"
#include "sources/source.h"
#include "sources/symbol_strings.h"

namespace outlast {

/// Where string `inner` stands: before symbol `at` of string `outer`, or after its last one.
struct Splice {
  Index outer;
  Index inner;
  Index at;
};

enum class Splicing : std::uint8_t { concatenated, nested };

/// Strings of one length and what is made of two of them.
struct SplicedStrings {
  SymbolStrings parts;
  std::vector<Splice> splices;
};

/// `half` is the length of a part, even. Part k is the k-th string that is not there yet, raw draw d coming from index
/// d of (seed, stream); splices come part by part, those of part k with the parts before it: (0, k), (k, 0), (1, k),
/// ..., and (k, k) when concatenated. As many as the request wants, or fewer where the parts run out.
SplicedStrings drawSpliced(Splicing splicing, double splitWeight, Index half, const SetRequest& request);

/// Sequence `index` of an endless set: one splice of two parts of its own, which may be equal.
SplicedStrings drawSplice(Splicing splicing, double splitWeight, Index half, const SetRequest& request, Index index);

/// The string of one splice, symbol by symbol.
class SplicedSymbols {
 public:
  SplicedSymbols(std::shared_ptr<const SplicedStrings> strings, Index index)
      : strings_(std::move(strings)),
        outer_(strings_->parts[strings_->splices[static_cast<std::size_t>(index)].outer]),
        inner_(strings_->parts[strings_->splices[static_cast<std::size_t>(index)].inner]),
        at_(static_cast<std::size_t>(strings_->splices[static_cast<std::size_t>(index)].at)) {}

  [[nodiscard]] Index length() const { return std::ssize(outer_) + std::ssize(inner_); }
  std::uint8_t next() {
    const std::size_t place = place_++;
    if (place < at_) return outer_[place];
    return place < at_ + inner_.size() ? inner_[place - at_] : outer_[place - inner_.size()];
  }

 private:
  std::shared_ptr<const SplicedStrings> strings_;
  std::span<const std::uint8_t> outer_;
  std::span<const std::uint8_t> inner_;
  std::size_t at_;
  std::size_t place_ = 0;
};

}  // namespace outlast
