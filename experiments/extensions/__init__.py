"""What other people's files and packages add to the model, by name."""
