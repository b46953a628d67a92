// Modular arithmetic without brackets: the value modulo 5 of digits 0..4 with an operator between each two of them,
// symbols 0..4, + (5), - (6) and * (7), all uniform. An even length is that of a string one shorter, as in the suite's
// code (its text says one longer). Symbol 8 is the suite's blank, which never comes.
#pragma once
#include "sources/chomsky/answered.h"

namespace outlast {

struct ModularArithmetic : OneTokenRule {
  static constexpr const char* name = "modularArithmetic";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) {
    return makeAnswered<ModularArithmetic>(arguments);
  }

  static constexpr Index modulus = 5;
  static constexpr Index symbols = modulus + 4;
  static Index stringLength(Index length) { return length % 2 == 0 ? length - 1 : length; }

  Index draw(Random& random) {
    afterDigit = !afterDigit;
    if (afterDigit) {
      const Index digit = drawSymbol<modulus>(random);
      product = product * digit % modulus;
      return digit;
    }
    const Index operation = drawSymbol<3>(random);
    if (operation != 2) {
      sum = (sum + product) % modulus;
      product = operation == 0 ? 1 : modulus - 1;
    }
    return modulus + operation;
  }
  [[nodiscard]] Index answer() const { return (sum + product) % modulus; }

  Index sum = 0;      // of the terms that are over
  Index product = 1;  // the term under way, with its sign
  bool afterDigit = false;
};

}  // namespace outlast
