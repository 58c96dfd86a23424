"""The only public door: the visitor's page and API, the widget, and the staff console."""
