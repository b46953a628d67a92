// Next-symbol prediction on Dyck-1 (Suzgun et al. 2019): inputs one-hot of the symbols ( and ), targets whether an
// opening bracket (always) and a closing bracket (at depth > 0) may come next.
#pragma once
#include "sources/dyck1_settings.h"

namespace outlast {

/// sampler 0 grammar: S -> ( S ) with probability p, S S with q, else nothing; a set is the rows from `skip` of one
///   draw without repetitions, an endless one takes every draw of a wanted length;
/// sampler 1 uniform over the Dyck words of a length, the lengths uniform among the even ones;
/// sampler 2 zigzag: one string a depth, of the longest even length; array `depths`, by default fractions of its half;
/// sampler 3 conditioned: the grammar without its cuts in size, given the length, the lengths uniform among the even
/// ones; samplers 4 concatenated and 5 nested: two strings of sampler 3, each of half the longest multiple of 4.
struct Dyck1 {
  static constexpr const char* name = "dyck1";
  static constexpr auto numbers = DyckSettings::numbers;
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
