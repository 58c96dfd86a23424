"""The crisis screen and its cards: plain rules, no Rasa, no web, no store."""
