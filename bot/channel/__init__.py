"""The door between `web` and Rasa, on loopback only."""
