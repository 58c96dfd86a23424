"""Starting the house: the model, the three processes, and keeping them alive."""
