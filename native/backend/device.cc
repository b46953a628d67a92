// The backend of devices: what drivers' libraries are opened for.
#include "backend/contract.h"
#include "device/evaluate.h"
#include "device/library.h"
#include "device/refuse.h"
#include "device/train.h"

namespace outlast {
namespace {

template <class Real>
class DeviceBackend final : public Backend<Real> {
 public:
  DeviceBackend(const std::string& library, int ordinal) : driver_(device::openDriver(library)), ordinal_(ordinal) {}

  std::unique_ptr<Network<Real>> network(const ModelShape& /*shape*/) const override {
    device::refuse("the gradients of a single model");
  }
  void forward(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
               std::span<const ForwardOutput<Real>> outputs) const override {
    device::forwardOnDevice(shape, parameters, sequences, outputs, driver_, ordinal_);
  }
  std::vector<RunOutcome<Real>> train(const Chunk<Real>& chunk, JobControl& control) const override {
    return device::trainOnDevice(chunk, driver_, ordinal_, control);
  }
  std::unique_ptr<Training<Real>> beginTraining(const Chunk<Real>& chunk) const override {
    return device::beginOnDevice(chunk, driver_, ordinal_);
  }
  int sideBySide(const Chunk<Real>& /*chunk*/) const override {
    return device::describeDevice(driver_, ordinal_).teams;
  }
  EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                            Index parameterCount, JobControl& control) const override {
    return device::evaluateOnDevice(plan, source, parameters, parameterCount, driver_, ordinal_, control);
  }
  Index scan(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control) const override {
    return device::scanOnDevice(plan, source, parameters, driver_, ordinal_, control);
  }

 private:
  const device::Driver& driver_;
  int ordinal_;
};

}  // namespace

template <class Real>
std::unique_ptr<const Backend<Real>> deviceBackend(const std::string& library, int ordinal) {
  return std::make_unique<DeviceBackend<Real>>(library, ordinal);
}

template std::unique_ptr<const Backend<float>> deviceBackend<float>(const std::string&, int);
template std::unique_ptr<const Backend<double>> deviceBackend<double>(const std::string&, int);

}  // namespace outlast
