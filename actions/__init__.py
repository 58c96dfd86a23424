"""Rasa custom actions; whoever imports them runs an action server."""

from bot.quiet_logs import keep_words_out

keep_words_out()
