"""How well Foyer understands: counting, folds, and the benchmark beside stock Rasa."""
