#include "analysis/decompositions.h"

namespace Eigen {

template class BDCSVD<MatrixXd>;
template class BDCSVD<MatrixXcd>;

}  // namespace Eigen
