#include "sources/dyck1_grammar.h"

#include <string>

#include "core/failure.h"

namespace outlast {

bool DyckGrammar::draw(Random& random, Index& budget, SymbolString& string) {
  string.clear();
  frames_.clear();
  const auto longest = static_cast<std::size_t>(lengths_.to);
  std::size_t brackets = 0;  // symbols that the open brackets will take
  budget -= drawWork;
  while (true) {
    if (--budget < 0) return false;
    if (brackets < longest) {
      const double choice = random.bits() * 0x1p-32;
      if (choice < p_) {
        frames_.push_back({string.size(), Part::bracket});
        string.push_back(0);
        brackets += 2;
        continue;
      }
      if (choice < p_ + q_) {
        frames_.push_back({string.size(), Part::first});
        continue;
      }
    }
    // This S is nothing: close what it ends.
    while (!frames_.empty() && frames_.back().part != Part::first) {
      if (frames_.back().part == Part::bracket) {
        string.push_back(1);
        brackets -= 2;
      }
      if (string.size() - frames_.back().start > longest) string.resize(frames_.back().start);
      frames_.pop_back();
    }
    if (frames_.empty()) return true;
    frames_.back().part = Part::second;
  }
}

void DyckGrammar::drawWanted(Random& random, SymbolString& string) {
  Index budget = patience;
  do {
    if (!draw(random, budget, string)) refuse(0);
  } while (static_cast<Index>(string.size()) < lengths_.from);
}

void DyckGrammar::refuse(Index distinct) const {
  throw Failure("OUTLAST_NO_SEQUENCE",
                "The Dyck-1 grammar found " + std::to_string(distinct) + " different strings of length " +
                    std::to_string(lengths_.from) + " to " + std::to_string(lengths_.to) +
                    " and no more: ask for fewer sequences or other lengths, or use the uniform sampler.");
}

}  // namespace outlast
