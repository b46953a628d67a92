/** BibTeX, one entry a publication, by cite key. */
export const citations = {
  cohenkarlik2022extrapolation: `@inproceedings{cohenkarlik2022extrapolation,
  title = {On the Implicit Bias of Gradient Descent for Temporal Extrapolation},
  author = {Cohen-Karlik, Edo and {Ben David}, Avichai and Cohen, Nadav and Globerson, Amir},
  booktitle = {International Conference on Artificial Intelligence and Statistics},
  year = {2022},
  eprint = {2202.04302},
  archiveprefix = {arXiv}
}`,
  cohenkarlik2023lowdimensional: `@inproceedings{cohenkarlik2023lowdimensional,
  title = {Learning Low Dimensional State Spaces with Overparameterized Recurrent Neural Nets},
  author = {Cohen-Karlik, Edo and Menuhin-Gruman, Itamar and Giryes, Raja and Cohen, Nadav and Globerson, Amir},
  booktitle = {International Conference on Learning Representations},
  year = {2023},
  eprint = {2210.14064},
  archiveprefix = {arXiv}
}`,
  deletang2023chomsky: `@inproceedings{deletang2023chomsky,
  title = {Neural Networks and the {Chomsky} Hierarchy},
  author = {Del{\\'e}tang, Gr{\\'e}goire and Ruoss, Anian and Grau-Moya, Jordi and Genewein, Tim and
            Wenliang, Li Kevin and Catt, Elliot and Cundy, Chris and Hutter, Marcus and Legg, Shane and Veness, Joel and
            Ortega, Pedro A.},
  booktitle = {International Conference on Learning Representations},
  year = {2023},
  eprint = {2207.02098},
  archiveprefix = {arXiv}
}`,
  elnaggar2022exploring: `@inproceedings{elnaggar2022exploring,
  title = {Exploring the Long-Term Generalization of Counting Behavior in {RNNs}},
  author = {El-Naggar, Nadine and Madhyastha, Pranava and Weyde, Tillman},
  booktitle = {I Can't Believe It's Not Better Workshop at NeurIPS},
  year = {2022},
  eprint = {2211.16429},
  archiveprefix = {arXiv}
}`,
  elnaggar2023formal: `@inproceedings{elnaggar2023formal,
  title = {Formal and Empirical Studies of Counting Behaviour in {ReLU} {RNNs}},
  author = {El-Naggar, Nadine and Ryzhikov, Andrew and Daviaud, Laure and Madhyastha, Pranava and Weyde, Tillman},
  booktitle = {International Conference on Grammatical Inference},
  series = {Proceedings of Machine Learning Research},
  volume = {217},
  pages = {199--222},
  year = {2023}
}`,
  emami2021implicit: `@inproceedings{emami2021implicit,
  title = {Implicit Bias of Linear {RNNs}},
  author = {Emami, Melikasadat and Sahraee-Ardakan, Mojtaba and Pandit, Parthe and Rangan, Sundeep and
            Fletcher, Alyson K.},
  booktitle = {International Conference on Machine Learning},
  pages = {2982--2992},
  year = {2021},
  eprint = {2101.07833},
  archiveprefix = {arXiv}
}`,
} as const;

/** The entries of some publications, as a .bib file has them. */
export function bibliography(...keys: (keyof typeof citations)[]): string {
  return keys.map((key) => citations[key]).join("\n\n");
}
