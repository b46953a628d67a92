// The one exception of the core: a request that cannot be met, with the stable code that JavaScript sees.
#pragma once
#include <stdexcept>
#include <string>

namespace outlast {

class Failure : public std::runtime_error {
 public:
  Failure(std::string code, const std::string& sentence) : std::runtime_error(sentence), code_(std::move(code)) {}
  // Copied, never moved: to move a std::runtime_error asks for a newer C++ library than Node.js itself does.
  Failure(const Failure&) = default;
  Failure& operator=(const Failure&) = default;
  ~Failure() override = default;
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace outlast
