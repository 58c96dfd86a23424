"""The desk: who may see what, live chats, timers, alerts, hours, and the switches."""
