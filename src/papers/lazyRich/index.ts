import type { Paper } from "../paper.js";
import { lazyRichClaims } from "./claims.js";
import { lazyRichFigures } from "./figures.js";
import { measureLazyRich } from "./measure.js";
import { lazyRichRuns } from "./runs.js";

export const lazyRich: Paper = {
  name: "lazy-rich",
  title: "Low-dimensional state spaces against the implicit bias of wide linear RNNs",
  citation: `@inproceedings{cohenkarlik2023lowdimensional,
  title = {Learning Low Dimensional State Spaces with Overparameterized Recurrent Neural Nets},
  author = {Cohen-Karlik, Edo and Menuhin-Gruman, Itamar and Giryes, Raja and Cohen, Nadav and Globerson, Amir},
  booktitle = {International Conference on Learning Representations},
  year = {2023},
  eprint = {2210.14064},
  archiveprefix = {arXiv}
}

@inproceedings{emami2021bias,
  title = {Implicit Bias of Linear RNNs},
  author = {Emami, Melikasadat and Sahraee-Ardakan, Mojtaba and Pandit, Parthe and Rangan, Sundeep and Fletcher, Alyson K.},
  booktitle = {International Conference on Machine Learning},
  year = {2021},
  eprint = {2101.07833},
  archiveprefix = {arXiv}
}`,
  about: "A re-creation: two papers' questions against each other, all hyperparameters and numbers are ours.",
  columns: ["loss", "error", "error400", "limit", "beyond", "kernelGap"],
  runs: lazyRichRuns,
  measure: measureLazyRich,
  claims: lazyRichClaims,
  figures: lazyRichFigures,
};
