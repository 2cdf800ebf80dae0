"""How a running Anju is looked after: its log, its figures, its own examination, its backups."""
