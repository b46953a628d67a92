// What the sequences of a batch are scored by.
#pragma once
#include "rnn/network.h"

namespace outlast {

struct Objective {
  int loss;  ///< an index into losses/list.h
  Scored scored;
  Index targetSize;  ///< numbers that a step's target has
  double scale;      ///< one over the numbers that the loss is a mean of, 0 where none is scored
};

}  // namespace outlast
