// The grammar's draw without repetitions. Training sets are parts of one, so what a job has drawn is kept for the next.
#pragma once
#include <functional>

#include "sources/dyck1_grammar.h"
#include "sources/source.h"

namespace outlast {

/// What is made of a raw draw, with the random numbers that it left.
using Decorate = std::function<void(Random&, SymbolString&)>;

/// Rows skip..skip+count-1 of the draw without repetitions: raw draw k comes from index k of (seed, stream), is
/// decorated where `decorate` is given, and is kept when its length is wanted and it is not there yet. Throws Failure
/// when the grammar does not yield that many, or when the request's `stop` is set. Draws that are not decorated are
/// remembered, the last few of them: asked for again, rows are copied, and only what is missing is drawn.
SymbolStrings drawDistinct(const DyckGrammar& grammar, const SetRequest& request, Index skip,
                           const Decorate& decorate = {});

}  // namespace outlast
