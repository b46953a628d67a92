// Next-symbol prediction on strings that may close too much (El-Naggar et al. 2023): inputs as dyck1's, targets whether
// an opening bracket (always) and a closing one may come next, by a counter that stays at 0 where it would fall below.
#pragma once
#include "sources/dyck1_settings.h"

namespace outlast {

/// Made of dyck1's strings as the authors make theirs: each opening bracket turns into a closing one with probability
/// 1/2; then one closing bracket more at a random place (1/4), one random opening bracket less (1/4, where there is
/// one), or no change (1/2). Strings of the training draw are 1 symbol shorter to 1 longer than dyck1's; else only such
/// changes are made as lead to a wanted length, from strings of a wanted even length, or of 1 symbol less where none is
/// even.
struct SemiDyck1 {
  static constexpr const char* name = "semiDyck1";
  static constexpr auto numbers = DyckSettings::numbers;
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
