// Classes of whole bracket strings (El-Naggar et al. 2022, 2023): inputs as dyck1's, the target at every step the class
// of the string so far, which `scored: last` reads at its end.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

/// `language` is one of labels.h: binaryCount, ternaryCount or acceptance. The training set is every string of each of
/// the array `lengths`, shorter ones first, opening brackets first; with `oversample` 1, strings of the smaller classes
/// follow again, in turn, until all classes have the same number of them. Other sets are drawn: Dyck-1 strings of the
/// papers' grammar given the length, some of them spoilt, so that classes come equally often (one kind of string a
/// class in turn, as many of each as the authors have): 1 to all closing brackets turned into opening ones, or the
/// reverse, or all symbols in a wrong order.
struct BracketClasses {
  static constexpr const char* name = "bracketClasses";
  static constexpr std::array numbers = {"language", "oversample"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
