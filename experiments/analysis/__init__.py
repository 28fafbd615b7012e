"""What the results of an experiment say: indices, regions, convergence, paired arms, figures."""
