// Every source, once. A source says its `name`, the names of its `numbers` in order, and make(arguments).
#pragma once
#include <memory>
#include <span>
#include <string_view>
#include <tuple>

#include "core/list.h"
#include "sources/adding.h"
#include "sources/delay.h"
#include "sources/dyck1.h"
#include "sources/equal_runs.h"
#include "sources/fixed.h"
#include "sources/network.h"
#include "sources/semi_dyck1.h"
#include "sources/teacher.h"
#include "sources/typed_brackets.h"

namespace outlast {

using Sources = std::tuple<Fixed, Teacher, Delay, Adding, Dyck1, NetworkTeacher, SemiDyck1, TypedBrackets, EqualRuns>;

/// The source called `kind`, which copies what it needs of `numbers` and `arrays`. Throws Failure.
std::unique_ptr<Source> makeSource(std::string_view kind, std::span<const double> numbers, const SourceArrays& arrays);

}  // namespace outlast
