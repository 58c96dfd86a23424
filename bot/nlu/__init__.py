"""How Foyer understands what a visitor writes: sentence encoder, Rasa components, decision."""
