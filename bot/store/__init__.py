"""The only room that knows SQLAlchemy: tables, repositories, sealing, migrations."""
