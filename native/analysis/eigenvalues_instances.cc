#include "analysis/decompositions.h"

namespace Eigen {

template EigenSolver<MatrixXd>& EigenSolver<MatrixXd>::compute(const EigenBase<MatrixXd>&, bool);
template RealSchur<MatrixXd>& RealSchur<MatrixXd>::compute(const EigenBase<MatrixXd>&, bool);
template ComplexSchur<MatrixXcd>& ComplexSchur<MatrixXcd>::compute(const EigenBase<MatrixXcd>&, bool);
template ComplexEigenSolver<MatrixXcd>& ComplexEigenSolver<MatrixXcd>::compute(const EigenBase<MatrixXcd>&, bool);

}  // namespace Eigen
