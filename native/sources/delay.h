// The delay task: Gaussian inputs x_t ~ N(0, 1), targets y_t = x_{t-delay}, 0 before there is one.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

struct Delay {
  static constexpr const char* name = "delay";
  static constexpr std::array numbers = {"delay", "length"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
